// The intake form: proposals fill what nobody chose, exits, earlier orders, and a draft that is never lost.
(() => {
  const form = document.getElementById("intake");
  const hints = document.getElementById("hints");
  const saved = document.getElementById("saved");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const own = new Set(form.own.value.split(",").filter(Boolean));
  const words = { register: "登记", dispatch: "登记并转办", answer: "登记并答复办结", return: "登记并退回", refer: "登记并引导" };
  const composing = (e) => e.isComposing || e.keyCode === 229;

  // —— exits ——
  const choose = () => {
    const exit = form.exit.value;
    form.querySelectorAll(".exit-of").forEach((e) => e.classList.toggle("on", e.dataset.exit === exit));
    const unit = exit === "dispatch" && form.lead_unit.value ? " " + form.lead_unit.selectedOptions[0].text : "";
    document.querySelector("#go span").textContent = words[exit] + unit;
  };
  const leaveBy = (exit) => {
    form.exit.value = exit;
    own.add("exit");
    choose();
    form.querySelector("textarea.exit-of.on, .exit-of.on select, .exit-of.on textarea")?.focus();
  };

  // —— what was recognised and proposed fills the fields nobody chose ——
  const put = (name, value) => {
    const field = form.elements[name];
    if (!field) return;
    if (field.type === "checkbox") field.checked = value === "1";
    else field.value = value;
    (field.closest?.("label") ?? field).classList?.toggle("guessed", Boolean(value) && !own.has(name));
  };
  let filled = {};
  const fill = (wanted) => {
    for (const name of Object.keys(filled)) if (!(name in wanted) && !own.has(name)) put(name, "");
    for (const [name, value] of Object.entries(wanted)) if (!own.has(name)) put(name, value);
    filled = wanted;
    document.getElementById("recognised").replaceChildren(document.getElementById("recognised-now").content.cloneNode(true));
    choose();
  };
  const proposed = (all) => JSON.parse(document.getElementById("proposed").dataset[all ? "fillAll" : "fill"]);
  const accept = () => {
    const every = proposed(true);
    for (const name of Object.keys(every)) if (name !== "safety" && own.has(name)) delete every[name];
    fill(every);
    Object.keys(every).forEach((name) => own.add(name));
    form.querySelectorAll(".guessed").forEach((e) => e.classList.remove("guessed"));
    changed();
  };

  // —— the draft ——
  let later, leaving = false, dirty = false;
  const body = () => { // what was only guessed is left out: it comes anew from the words
    form.own.value = [...own].join(",");
    const data = new FormData(form);
    for (const name of Object.keys(filled)) if (!own.has(name)) data.delete(name);
    return data;
  };
  const send = (to) => fetch(to, { method: "POST", body: body(), headers: { "X-CSRFToken": token }, redirect: "error" });
  const keep = async () => {
    dirty = false;
    try {
      const [kept, hinted] = await Promise.all([send("/intake/draft"), send("/intake/hints")]);
      if (!kept.ok || !hinted.ok) throw new Error(kept.status);
      saved.textContent = "已自动保存 " + (await kept.json()).saved_at;
      saved.classList.remove("bad");
      const page = await hinted.text();
      if (leaving) return;
      const open = new Set([...hints.querySelectorAll("details[open] > summary")].map((s) => s.textContent));
      hints.innerHTML = page;
      hints.querySelectorAll("details > summary").forEach((s) => { if (open.has(s.textContent)) s.parentElement.open = true; });
      fill(proposed(false));
    } catch {
      dirty = true;
      saved.textContent = "没有保存上：网络断开或登录已过期，请先不要关闭本页";
      saved.classList.add("bad");
    }
  };
  const changed = () => {
    dirty = true;
    clearTimeout(later);
    later = setTimeout(keep, 500);
  };
  form.addEventListener("input", (e) => {
    if (e.target.name && e.target.name !== "text") {
      own.add(e.target.name);
      e.target.closest(".guessed")?.classList.remove("guessed");
      form.querySelectorAll(`[name="${e.target.name}"]`).forEach((f) => f.closest("label")?.classList.remove("guessed"));
    }
    changed();
  });
  form.addEventListener("change", choose);
  addEventListener("pagehide", () => { if (dirty && !leaving) navigator.sendBeacon("/intake/draft", body()); });
  let waited = false;
  form.addEventListener("submit", async (e) => {
    if (leaving) return e.preventDefault();
    clearTimeout(later);
    form.own.value = [...own].join(",");
    if (form.kind.value || !form.text.value.trim() || waited || e.submitter?.formAction.endsWith("/emergency")) { leaving = true; return; }
    e.preventDefault(); // faster than the proposals: the kind comes with them
    waited = true;
    await keep();
    if (!form.kind.value) await keep();
    form.requestSubmit(e.submitter);
  });
  addEventListener("pageshow", (e) => { if (e.persisted) leaving = false; });

  // —— buttons and keys ——
  const answerBy = (button) => { // an entry of the knowledge base: its words, its number, and the exit
    for (const [name, value] of [["entry", button.dataset.entry], ["answer", button.dataset.answer]]) {
      form.elements[name].value = value;
      own.add(name);
    }
    leaveBy("answer");
    changed();
  };
  const onto = (button) => { form.onto.value = button.dataset.onto; form.requestSubmit(); };
  form.addEventListener("click", (e) => {
    const button = e.target.closest("button[type=button]");
    if (!button) return;
    if (button.dataset.exitKey) leaveBy(button.dataset.exitKey);
    else if (button.dataset.onto) onto(button);
    else if (button.dataset.entry) answerBy(button);
    else if (button.id === "accept") accept();
    else if (button.dataset.drop) { put(button.dataset.drop, ""); own.add(button.dataset.drop); button.remove(); changed(); }
  });
  const nextToMend = () => {
    const wrong = [...form.querySelectorAll('[aria-invalid="true"]')];
    const wanted = wrong.length ? wrong : [...form.querySelectorAll("#text, #phone, .exit-of.on select, textarea.exit-of.on, .exit-of.on textarea")].filter((f) => !f.value);
    const at = wanted.indexOf(document.activeElement);
    wanted[(at + 1) % wanted.length]?.focus();
  };
  document.addEventListener("keydown", (e) => {
    if (composing(e)) return;
    if (e.key === "F8") { e.preventDefault(); nextToMend(); return; }
    if (e.key === "Enter" && !e.ctrlKey && e.target.matches("#intake input:not([type=radio]):not([type=checkbox])")) { e.preventDefault(); return; }
    if (!e.altKey || e.ctrlKey || e.metaKey) return;
    const exit = { 1: "answer", 2: "dispatch", 3: "return", 4: "refer" }[e.key];
    const press = exit ? () => leaveBy(exit) : e.key.toLowerCase() === "s" ? () => document.getElementById("accept")?.click() : () => hints.querySelector(`[data-alt="${CSS.escape(e.key.toLowerCase())}"]`)?.click();
    if (exit || /^[smrka5-9]$/i.test(e.key)) { e.preventDefault(); press(); }
  });
  choose();
  if (form.text.value) fill(proposed(false));
  if (document.getElementById("refusal")) nextToMend();
})();
