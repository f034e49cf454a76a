// The body map: a place on the figure opens its own controls from the list, in a panel. They are the same
// controls, moved there and back, so figure and list cannot say different things.
export function start(form) {
  const panel = form.querySelector("[data-map-panel]");
  const slot = form.querySelector("[data-map-slot]");
  const places = new Map([...form.querySelectorAll("[data-place]")].map((place) => [place.dataset.place, place]));
  const regions = new Map([...form.querySelectorAll("[data-region]")].map((region) => [region.dataset.region, region]));
  const home = document.createComment("its place in the list");

  const show = (code) => draw(form, regions.get(code), code, markOf(places.get(code)));
  const showAll = () => {
    regions.forEach((_, code) => show(code));
    count(form, regions);
  };
  const open = (code) => {
    const place = places.get(code);
    place.replaceWith(home);
    slot.replaceChildren(place);
    panel.setAttribute("aria-labelledby", `${code}-name`);
    panel.dataset.open = code;
    panel.showModal();
    place.querySelector("[type=radio]:checked").focus();
  };

  panel.addEventListener("close", () => {
    home.replaceWith(slot.firstElementChild);
    regions.get(panel.dataset.open).focus();
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel || event.target.closest("[data-map-close]")) panel.close();
  });
  // Return in the panel means “done with this place”, not “send everything”.
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.closest("button")) return;
    event.preventDefault();
    panel.close();
  });
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      const place = event.target.closest("[data-place]");
      if (!place) return;
      show(place.dataset.place);
      count(form, regions);
    });
  }

  regions.forEach((region, code) => {
    region.setAttribute("role", "button");
    region.setAttribute("aria-haspopup", "dialog");
    region.addEventListener("click", (event) => {
      event.preventDefault();
      rove(region);
      open(code);
    });
    const spot = form.querySelector(`[data-spot="${code}"]`);
    region.addEventListener("focus", () => spot.classList.toggle("is-here", region.matches(":focus-visible")));
    region.addEventListener("blur", () => spot.classList.remove("is-here"));
  });
  showAll();
  // A browser that comes back to the page fills in the controls again, and tells nobody.
  window.addEventListener("pageshow", showAll);
  form.querySelectorAll("svg[data-view]").forEach(walk);
  form.querySelector("[data-map-keys]").hidden = false;
}

// What the controls of a place say now.
function markOf(place) {
  const chosen = place.querySelector("[type=radio]:checked");
  const [pain, quality] = place.querySelectorAll("select");
  const kind = chosen?.value ?? "";
  return {
    kind,
    word: chosen?.closest("label").querySelector("[data-word]").textContent ?? "",
    pain: kind === "pain" ? pain.value : "",
    quality: ["pain", "tension"].includes(kind) && quality.value ? quality.selectedOptions[0].textContent : "",
  };
}

function draw(form, region, code, mark) {
  const spot = form.querySelector(`[data-spot="${code}"]`);
  region.dataset.kind = spot.dataset.kind = mark.kind;
  region.setAttribute("aria-pressed", String(mark.kind !== ""));
  region.setAttribute("aria-label", spoken(region.dataset.name, mark, form.dataset));
  spot.querySelector("use").setAttribute("href", `#mark-${mark.pain ? "level" : mark.kind || "focus"}`);
  spot.querySelector("text").textContent = mark.pain;
}

function spoken(place, mark, said) {
  if (!mark.kind) return place;
  let words = mark.word;
  if (mark.pain) words = fill(said.saidLevel, { kind: words, number: mark.pain });
  if (mark.quality) words = fill(said.saidQuality, { kind: words, quality: mark.quality });
  return fill(said.saidMark, { place, mark: words });
}

function fill(pattern, parts) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);
}

function count(form, regions) {
  const marked = [...regions.values()].filter((region) => region.dataset.kind);
  for (const badge of form.querySelectorAll("[data-map-count]")) {
    const here = marked.filter((region) => region.closest("svg").dataset.view === badge.dataset.mapCount).length;
    badge.hidden = here === 0;
    badge.textContent = here;
  }
  for (const fold of form.querySelectorAll("[data-map-fold]")) {
    const here = [...fold.querySelectorAll("[data-place]")].filter((place) => markOf(place).kind).length;
    const text = fold.querySelector("[data-map-fold-count]");
    text.textContent = here ? fill(form.dataset.saidCount, { number: here }) : "";
  }
}

// One stop of the Tab key a figure; the arrows go from place to place as they lie on the body.
function walk(svg) {
  const regions = [...svg.querySelectorAll("[data-region]")];
  rove(regions[0]);
  svg.addEventListener("keydown", (event) => {
    const from = event.target.closest("[data-region]");
    if (!from) return;
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      from.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      return;
    }
    const to = { Home: regions[0], End: regions.at(-1) }[event.key] ?? nearest(regions, from, event.key);
    if (!to) return;
    event.preventDefault();
    rove(to);
    to.focus();
  });
}

function rove(current) {
  for (const region of current.closest("svg").querySelectorAll("[data-region]")) {
    region.setAttribute("tabindex", region === current ? "0" : "-1");
  }
}

const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function nearest(regions, from, key) {
  const way = WAYS[key];
  if (!way) return undefined;
  const start = spotOf(from);
  let best;
  for (const region of regions) {
    const spot = spotOf(region);
    const [x, y] = [spot.x - start.x, spot.y - start.y];
    const along = x * way[0] + y * way[1];
    const aside = Math.abs(x * way[1]) + Math.abs(y * way[0]);
    const cost = along + 2 * aside;
    if (along > 0 && (!best || cost < best.cost)) best = { region, cost };
  }
  return best?.region;
}

function spotOf(region) {
  const { x, y } = region.closest("svg").querySelector(`[data-spot="${region.dataset.region}"]`).dataset;
  return { x: Number(x), y: Number(y) };
}
