// A page that comes back with errors starts at their summary.
export function start(summary) {
  summary.focus();
}
