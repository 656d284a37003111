// Whose telephone rings is told on whatever page they are on; answered, intake opens unless something is half typed.
(() => {
  const place = document.getElementById("ring");
  if (!place) return;
  const words = (of) => of.textContent.replace(/\s+/g, " ").trim();
  const title = document.title;
  let typed = false;
  document.addEventListener("input", (e) => { if (e.target.closest("main")) typed = true; });
  const opened = (id) => { try { const was = sessionStorage.getItem("call") === id; sessionStorage.setItem("call", id); return was; } catch { return true; } };
  const take = () => { // once a call, and never over somebody's words
    const call = place.querySelector('[data-state="answered"]');
    if (!call || typed || opened(call.dataset.call)) return;
    if (location.pathname === "/intake" && document.getElementById("text")?.value) return;
    call.querySelector("[data-take]")?.click();
  };
  let asking = false;
  const ask = async () => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(place.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
      if (answer.ok && !answer.redirected) {
        const said = document.createElement("div");
        said.innerHTML = await answer.text();
        const here = location.pathname === "/intake" && new URLSearchParams(location.search).get("call");
        for (const link of said.querySelectorAll(`[data-call="${CSS.escape(here || "none")}"] [data-take]`)) link.remove();
        if (words(said) !== words(place)) place.replaceChildren(...said.childNodes);
        document.title = place.querySelector('[data-state="ringing"]') ? `来电 ${title}` : title;
        take();
      }
    } catch { /* the next round asks again */ }
    asking = false;
  };
  ask();
  setInterval(ask, 1500);
  document.addEventListener("keydown", (e) => {
    if (!e.altKey || e.ctrlKey || e.isComposing || e.key.toLowerCase() !== "c") return;
    const link = place.querySelector("[data-take]");
    if (link) { e.preventDefault(); link.click(); }
  });
})();
