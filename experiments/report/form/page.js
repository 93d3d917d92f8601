"use strict";
// Shows one of the two languages; both stand in the page.
const buttons = [...document.querySelectorAll("button[data-to]")];
const show = (language) => {
  const root = document.documentElement;
  root.dataset.shown = root.lang = language;
  buttons.forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.to === language)));
  document.title = document.querySelector(`main[lang="${language}"]`).dataset.title;
};
buttons.forEach((b) => b.addEventListener("click", () => show(b.dataset.to)));
const asked = location.hash.slice(1, 3);
if (buttons.some((b) => b.dataset.to === asked)) show(asked);
