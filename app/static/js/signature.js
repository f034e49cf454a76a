// A sheet to draw one's name on. The points go along with the form; the typed name counts without them.
export function start(place) {
  const sheet = place.querySelector("svg");
  const path = sheet.querySelector("path");
  const kept = place.querySelector("input");
  const [, , width, height] = sheet.getAttribute("viewBox").split(" ").map(Number);
  let strokes = read(kept.value);
  let current = null;

  function read(written) {
    try {
      return written ? JSON.parse(written) : [];
    } catch {
      return [];
    }
  }

  function show() {
    path.setAttribute("d", strokes.map((stroke) => `M${stroke.map(([x, y]) => `${x} ${y}`).join(" L")}`).join(" "));
    kept.value = strokes.length ? JSON.stringify(strokes) : "";
  }

  function point(event) {
    const box = sheet.getBoundingClientRect();
    const inside = (part, whole) => Math.round(Math.min(Math.max(part, 0), 1) * whole);
    return [
      inside((event.clientX - box.left) / box.width, width),
      inside((event.clientY - box.top) / box.height, height),
    ];
  }

  sheet.addEventListener("pointerdown", (event) => {
    sheet.setPointerCapture(event.pointerId);
    current = [point(event)];
    strokes.push(current);
    show();
    event.preventDefault();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!current) return;
    const [x, y] = point(event);
    const [lastX, lastY] = current.at(-1);
    // A few units apart is as fine as anybody sees, and keeps what is sent small.
    if (Math.hypot(x - lastX, y - lastY) < 4) return;
    current.push([x, y]);
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    sheet.addEventListener(end, () => {
      current = null;
    });
  }
  place.querySelector("[data-signature-clear]").addEventListener("click", () => {
    strokes = [];
    show();
  });
  place.hidden = false;
  show();
}
