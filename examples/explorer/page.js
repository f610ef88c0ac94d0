// Pointing at a line marks what was written for it, in all columns; a click also brings it into view there.
const lines = [...document.querySelectorAll(".line[data-line]")];
const alike = (line) => lines.filter((other) => other.dataset.line === line.dataset.line);
const lineOf = (event) => event.target.closest?.(".line[data-line]");
document.addEventListener("mouseover", (event) => {
  const line = lineOf(event);
  lines.forEach((other) => other.classList.toggle("on", !!line && other.dataset.line === line.dataset.line));
});
document.addEventListener("click", (event) => {
  const line = lineOf(event);
  if (!line) return;
  const seen = new Set([line.closest("pre")]);
  for (const other of alike(line)) {
    const pre = other.closest("pre");
    if (seen.has(pre)) continue;
    seen.add(pre);
    const offset = line.getBoundingClientRect().top - line.closest("pre").getBoundingClientRect().top;
    pre.scrollTop += other.getBoundingClientRect().top - pre.getBoundingClientRect().top - offset;
  }
});
for (const box of document.querySelectorAll("input[data-form]")) {
  box.addEventListener("change", () => {
    document.getElementById(box.dataset.form).hidden = !box.checked;
  });
}
