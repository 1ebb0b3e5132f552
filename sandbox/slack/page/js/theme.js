// Light or dark: as the system has it, until somebody chooses here.

const KEY = "theme";
const system = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark now. */
const isDark = () => (localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light")) === "dark";

/** Shows the chosen theme, or the system's; `changed` hears of it now and whenever the system's changes. */
export function applyTheme(changed) {
  const show = () => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    changed(isDark());
  };
  system.addEventListener("change", show);
  show();
  return show;
}

/** Remembers the other theme than the one that shows. */
export const switchTheme = () => localStorage.setItem(KEY, isDark() ? "light" : "dark");
