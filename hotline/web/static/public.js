// 更大字：没有脚本时每页自己按；有脚本时记在本机，换页不必再按。
const big = document.getElementById("big");
try {
  big.checked = localStorage.getItem("big") === "1";
  big.addEventListener("change", () => localStorage.setItem("big", big.checked ? "1" : "0"));
} catch (e) { /* 浏览器不许记，就不记 */ }
