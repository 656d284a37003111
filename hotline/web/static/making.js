// Moves the bar while a report is made, and opens it once it is.
(() => {
  const place = document.querySelector("#making");
  if (!place) return;
  const look = async () => {
    try {
      const said = await (await fetch(`${place.dataset.at}?now=1`)).json();
      if (said.done) { location.assign(place.dataset.at); return; }
      place.querySelector("#share").value = said.share;
      place.querySelector("#percent").textContent = said.share;
      if (said.doing) place.querySelector("#doing").textContent = said.doing;
    } catch { /* The next look may reach the house again. */ }
    setTimeout(look, 700);
  };
  look();
})();
