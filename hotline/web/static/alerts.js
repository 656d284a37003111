// The banner of unacknowledged safety alerts: asked for anew every 30 s, not while the tab is hidden.
(() => {
  const place = document.getElementById("alarm");
  if (!place) return;
  const words = (of) => of.textContent.replace(/\s+/g, " ").trim();
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected) place.textContent = "登录已超时，安全警报不再更新，请重新登录。";
      if (!answer.ok || answer.redirected) return;
      const said = document.createElement("section");
      said.innerHTML = await answer.text();
      // Compared by its words: the form's token is another each time, and a screen reader speaks only what is new.
      if (words(said) !== words(place) && !place.contains(document.activeElement)) place.replaceChildren(...said.childNodes);
    } catch { /* the next round asks again */ }
  };
  setInterval(ask, 30000);
  document.addEventListener("visibilitychange", ask);
})();
