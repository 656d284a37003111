// Keys everywhere, never while an input method composes or somebody types.
(() => {
  const typing = (e) => e.isComposing || e.keyCode === 229 || e.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll(".rows tbody tr")].filter((r) => r.querySelector("a"));
  let at = -1;
  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("on");
    at = Math.max(0, Math.min(all.length - 1, at + by));
    all[at].classList.add("on");
    all[at].scrollIntoView({ block: "nearest" });
  };
  const press = (selector) => {
    const found = document.querySelector(selector);
    if (!found) return false;
    found.click();
    if (found.tagName === "SUMMARY") setTimeout(() => found.parentElement.querySelector("form [name]:not([type=hidden])")?.focus());
    return true;
  };
  const back = () => { // the page before this one, as it was
    if (!document.getElementById("prev") || !document.referrer.startsWith(location.origin + location.pathname)) return false;
    history.back();
    return true;
  };
  const ticks = () => [...document.querySelectorAll(".rows tbody input[type=checkbox]")];
  const picked = () => ticks().filter((t) => t.checked);
  const tell = () => { // how many rows are picked
    const place = document.getElementById("picked");
    if (!place) return;
    place.textContent = picked().length;
    document.getElementById("bulk").disabled = !picked().length;
    ticks().forEach((t) => t.closest("tr").classList.toggle("picked", t.checked));
  };
  document.querySelector(".worklist")?.addEventListener("change", tell);
  document.getElementById("all")?.addEventListener("change", (e) => { ticks().forEach((t) => { t.checked = e.target.checked; }); tell(); });
  addEventListener("pageshow", tell);
  const single = {
    "/": () => document.getElementById("find")?.focus() ?? true,
    "?": () => document.getElementById("keys")?.showPopover() ?? true,
    n: () => press('a[href="/intake"]'),
    j: () => move(1) ?? true,
    k: () => move(-1) ?? true,
    Enter: () => at >= 0 && (rows()[at]?.querySelector("a").click() ?? true),
    x: () => rows()[at]?.querySelector("input[type=checkbox]")?.click() ?? true,
    c: () => picked().length > 0 && press("#bulk"),
    "]": () => press("#next"),
    "[": () => back() || press("#prev"),
    Escape: () => !document.querySelector(":popover-open") && press("#back"),
    y: () => {
      const own = rows()[at]?.querySelector("[data-row-act]");
      return own ? own.click() ?? true : press('[data-act="y"]');
    },
    b: () => press('[data-act="b"]'),
    a: () => press('[data-act="a"]'),
    p: () => press('[data-act="p"]'),
  };
  document.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && e.ctrlKey && !e.isComposing) {
      const form = e.target.closest("form") ?? document.querySelector("main form:has(.btn-primary)");
      if (form) { e.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (typing(e) || e.ctrlKey || e.altKey || e.metaKey) return;
    if (/^[1-8]$/.test(e.key) && press(`a.cell[data-key="${e.key}"]`)) return e.preventDefault();
    const act = single[e.key] ?? single[e.key.toLowerCase()];
    if (act && act() !== false) e.preventDefault();
  });
  document.getElementById("prev")?.addEventListener("click", (e) => { if (back()) e.preventDefault(); });
  const opened = document.querySelector("details.act[open] form");
  (opened?.querySelector("input:checked") ?? opened?.querySelector("select, input:not([type=hidden]), textarea"))?.focus();
  document.getElementById("print")?.addEventListener("click", () => window.print());
})();
