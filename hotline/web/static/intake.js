// The intake form: the chosen exit's fields, hints while typing, and a draft that is never lost.
(() => {
  const form = document.getElementById("intake");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const words = { register: "登记", dispatch: "登记并转办", answer: "登记并答复办结", return: "登记并退回", refer: "登记并引导" };
  const choose = () => {
    const exit = form.exit.value;
    document.querySelectorAll(".exit-of").forEach((e) => e.classList.toggle("on", e.dataset.exit === exit));
    document.getElementById("go").firstChild.textContent = words[exit] + " ";
  };
  const leaveBy = (exit) => {
    form.exit.value = exit;
    choose();
    document.querySelector(`.exit-of.on select, textarea.exit-of.on, .exit-of.on textarea`)?.focus();
  };
  const send = (to) => fetch(to, { method: "POST", body: new FormData(form), headers: { "X-CSRFToken": token } });
  let later;
  form.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(async () => {
      const [kept, hinted] = await Promise.all([send("/intake/draft"), send("/intake/hints")]);
      if (kept.ok) document.getElementById("saved").textContent = "已自动保存 " + (await kept.json()).saved_at;
      if (hinted.ok) document.getElementById("hints").innerHTML = await hinted.text();
    }, 600);
  });
  form.addEventListener("change", choose);
  document.querySelectorAll("[data-exit-key]").forEach((b) => b.addEventListener("click", () => leaveBy(b.dataset.exitKey)));
  document.addEventListener("keydown", (e) => {
    const exit = { 1: "answer", 2: "dispatch", 3: "return", 4: "refer" }[e.key];
    if (e.altKey && exit && !e.isComposing) { e.preventDefault(); leaveBy(exit); }
  });
  choose();
})();
