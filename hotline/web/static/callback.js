// 1–5 score the next question; J and K walk the list; Alt 0 records a call nobody answered.
(() => {
  const form = document.querySelector("form.callback");
  if (!form) return;
  const scores = [...form.querySelectorAll(".pick.score")];
  const bad = () => form.classList.toggle("bad", Boolean(form.querySelector('.score input:is([value="not"], [value="very_not"]):checked')));
  form.addEventListener("change", bad);
  bad();
  const typing = (e) => e.isComposing || e.keyCode === 229 || e.target.closest("textarea, input:not([type=radio]):not([type=checkbox]), select");
  const walk = (by) => {
    const links = [...document.querySelectorAll(".visits a[href^='/callback/']")];
    const at = links.findIndex((a) => a.ariaCurrent === "true");
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.click();
  };
  document.addEventListener("keydown", (e) => {
    if (e.altKey && e.key === "0") { e.preventDefault(); form.querySelector("#failed").click(); return; }
    if (typing(e) || e.altKey || e.ctrlKey || e.metaKey) return;
    if (/^[jk]$/i.test(e.key)) { e.preventDefault(); walk(e.key.toLowerCase() === "j" ? 1 : -1); return; }
    if (!/^[1-5]$/.test(e.key)) return;
    const here = e.target.closest?.(".pick.score") ?? scores.find((s) => !s.querySelector(":checked")) ?? scores.at(-1);
    const input = here.querySelectorAll("input")[Number(e.key) - 1];
    e.preventDefault();
    input.click();
    const next = scores[scores.indexOf(here) + 1];
    (next?.querySelector("input") ?? form.querySelector("#words")).focus();
  });
})();
