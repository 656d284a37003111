// The wall (大屏) renews itself every half minute; when it cannot, it says since when it stands still.
"use strict";
(() => {
  const EVERY = 30_000;
  async function renew() {
    const wall = document.getElementById("wall"), state = document.getElementById("state");
    try {
      const answer = await fetch("/wall", { cache: "no-store", signal: AbortSignal.timeout(15_000) });
      if (answer.status === 403) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("wall");
      wall.replaceWith(fresh);
    } catch {
      state.classList.add("off");
      state.textContent = `连不上，数停在 ${wall.dataset.at}`;
    }
  }
  setInterval(renew, EVERY);
})();
