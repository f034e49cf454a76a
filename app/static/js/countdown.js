// Shows how long a hold still stands, and says so aloud twice before it ends.
// The server's clock decides: data-now is its time when the page was made.
const SPOKEN = [120, 30];

export function start(box) {
  if (box.dataset.running) return;
  box.dataset.running = "yes";
  const text = box.querySelector("[data-countdown-text]");
  const left = box.querySelector("[data-countdown-left]");
  const voice = box.querySelector("[data-countdown-voice]");
  const ahead = box.dataset.now ? Date.now() - Date.parse(box.dataset.now) : 0;
  const ends = Date.parse(box.dataset.until) + ahead;
  const due = SPOKEN.filter((seconds) => seconds < secondsLeft(ends));

  function tick() {
    const seconds = secondsLeft(ends);
    if (seconds <= 0) return finish();
    left.textContent = clock(seconds);
    box.classList.toggle("is-soon", seconds <= SPOKEN[0]);
    if (due.length && seconds <= due[0]) voice.textContent = box.getAttribute(`data-at-${due.shift()}`);
  }

  function finish() {
    clearInterval(timer);
    box.classList.remove("is-soon");
    box.classList.add("is-over");
    left.textContent = "";
    text.textContent = box.dataset.over;
    voice.textContent = box.dataset.over;
    box.dispatchEvent(new CustomEvent("hold:over", { bubbles: true }));
  }

  const timer = setInterval(tick, 1000);
  tick();
}

function secondsLeft(ends) {
  return Math.ceil((ends - Date.now()) / 1000);
}

function clock(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const shown = hours ? `${hours}:${String(minutes).padStart(2, "0")}` : `${minutes}`;
  return `${shown}:${String(seconds % 60).padStart(2, "0")}`;
}
