// The reply is checked while it is written, never saved by that; F8 goes to the next place to mend.
(() => {
  const form = document.getElementById("reply");
  const checked = document.getElementById("checked");
  let later, asked = 0, dirty = false, leaving = false, at = -1;
  // The points asked stand beside the request, how much is left beside the button.
  const place = () => {
    document.getElementById("points-place").replaceChildren(checked.querySelector("#points"));
    document.getElementById("left-place").replaceChildren(checked.querySelector("#left"));
  };
  const check = async () => {
    const mine = ++asked, body = new FormData(form);
    body.set("do", "look");
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
      if (!answer.ok || mine !== asked) return;
      checked.innerHTML = await answer.text();
      place();
      at = -1;
    } catch { /* the button 检查 and the hand-in still say what is wrong */ }
  };
  const changed = (e) => {
    dirty = true;
    clearTimeout(later);
    if (!e.isComposing) later = setTimeout(check, 700);
  };
  form.addEventListener("input", changed);
  form.addEventListener("compositionend", changed);
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("beforeunload", (e) => { if (dirty && !leaving) e.preventDefault(); });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "F8" || e.isComposing) return;
    const finds = [...checked.querySelectorAll(".find[data-part]")].filter((f) => f.dataset.part);
    if (!finds.length) return;
    e.preventDefault();
    at = (at + 1) % finds.length;
    const area = document.getElementById("f-" + finds[at].dataset.part);
    const quote = finds[at].querySelector("q")?.textContent ?? "";
    const start = quote ? area.value.indexOf(quote) : -1;
    area.focus();
    if (start >= 0) area.setSelectionRange(start, start + quote.length);
  });
  place();
})();
