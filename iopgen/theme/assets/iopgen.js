// The shell's own script: menu, colours and contents list. Every page works without it.
// Loaded in the head, so that a chosen colour scheme is there before the first paint.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const wide = window.matchMedia("(min-width: 75em)"); // as in iopgen.css
  const MOST = 50; // entries of a contents list that is open from the start
  const key = "iopgen-scheme";
  root.classList.add("js");

  // Storage may be closed to us (private windows, policies); then the system's scheme is followed.
  const stored = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  // Nothing is stored before a click, and nothing once the choice equals the system's.
  const store = (scheme) => {
    try {
      if (scheme) localStorage.setItem(key, scheme);
      else localStorage.removeItem(key);
    } catch {
      // The choice then lasts as long as the page.
    }
  };

  const show = (scheme) => {
    let media = "(prefers-color-scheme: dark)";
    if (scheme === "dark") media = "all";
    else if (scheme === "light") media = "not all";
    // The second is there where the site has colours of its own.
    for (const sheet of document.querySelectorAll("#iop-dark, #iop-look-dark")) sheet.media = media;
    root.dataset.scheme = scheme || "";
  };

  const toggleScheme = () => {
    const now = root.dataset.scheme || (dark.matches ? "dark" : "light");
    const next = now === "dark" ? "light" : "dark";
    const scheme = next === (dark.matches ? "dark" : "light") ? "" : next;
    store(scheme);
    show(scheme);
  };

  const toggleMenu = (open) => {
    const button = document.getElementById("iop-menu-button");
    button.setAttribute("aria-expanded", String(open));
    root.classList.toggle("iop-menu-open", open);
  };

  show(stored());

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("iop-scheme").addEventListener("click", toggleScheme);
    const button = document.getElementById("iop-menu-button");
    button.addEventListener("click", () => toggleMenu(button.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
        toggleMenu(false);
        button.focus();
      }
    });
    const contents = document.querySelector(".iop-toc");
    if (contents) {
      // A longer one is a register of its own: it waits until it is asked for.
      const isShort = contents.querySelectorAll("a").length <= MOST;
      const fold = () => {
        contents.open = wide.matches && isShort;
      };
      fold();
      wide.addEventListener("change", fold);
    }
  });
})();
