// Draws the charts of a dashboard (看板). What they say stands in words and in a table beside each; without this script nothing is lost.
"use strict";
(() => {
  const INK = "#45525f", LINE = "#dde3ea";
  // Dark to light, so that a grey copy keeps them apart.
  const BLUES = ["#16365f", "#4f86c6", "#c3d3e6"];
  const FIVE = ["#16365f", "#4f7fba", "#b5cbe6", "#8b949e", "#4a5058", "#d9dee4"];
  const LIGHTS = ["#9c1c17", "#e0a83a", "#d4dbe3"];
  const font = getComputedStyle(document.body).fontFamily;
  const drawn = JSON.parse(document.getElementById("drawn").textContent);

  const base = (one) => ({
    animation: false,
    textStyle: { fontFamily: font, fontSize: 12, color: INK },
    color: one.lights ? LIGHTS : one.series.length > 3 ? FIVE : BLUES,
    tooltip: { trigger: "item", renderMode: "richText", confine: true,
      formatter: (p) => `${p.seriesName} ${one.names[p.dataIndex] ?? ""}：${one.series[p.seriesIndex].words[p.dataIndex]}` },
    legend: one.series.length > 1 ? { top: 0, right: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: INK } } : undefined,
    grid: { left: 8, right: one.shape === "beside" ? 64 : 40, top: one.series.length > 1 ? 34 : 10, bottom: 8, containLabel: true },
  });
  const names = (one) => ({ type: "category", data: one.names, axisTick: { show: false }, axisLine: { lineStyle: { color: "#b9c4d0" } },
    axisLabel: { color: INK, hideOverlap: true } });
  const values = (one) => ({ type: "value", min: 0, max: one.measure === "%" ? 100 : undefined, minInterval: one.measure === "%" ? undefined : 1,
    splitLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK } });

  function bars(one) {
    const lying = one.shape !== "bar", stacked = one.shape !== "beside";
    const name = names(one);
    if (lying) { name.inverse = true; name.axisLabel.hideOverlap = false; name.axisLabel.width = 110; name.axisLabel.overflow = "break"; }
    return { ...base(one), xAxis: lying ? values(one) : name, yAxis: lying ? name : values(one),
      series: one.series.map((s) => ({ name: s.name, type: "bar", stack: stacked ? "all" : undefined, data: stacked ? s.data.map((v) => v || null) : s.data, barMaxWidth: lying ? 16 : 26,
        itemStyle: { borderColor: "#fff", borderWidth: stacked ? 1 : 0 },
        label: stacked ? undefined : { show: true, position: "right", color: INK, formatter: (p) => s.words[p.dataIndex].split(" ")[0] + (one.measure === "%" && s.words[p.dataIndex] !== "—" && !s.words[p.dataIndex].includes("%") ? " %" : "") } })) };
  }
  function lines(one) {
    return { ...base(one), xAxis: names(one), yAxis: { ...values(one), min: (v) => Math.max(0, Math.floor((v.min - 5) / 10) * 10) },
      series: one.series.map((s, n) => ({ name: s.name, type: "line", data: s.data, connectNulls: false, symbol: ["circle", "rect", "triangle"][n % 3], symbolSize: 8,
        lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][n % 3], color: ["#16365f", "#2f6fbd", "#5c6875"][n % 3] }, itemStyle: { color: ["#16365f", "#2f6fbd", "#5c6875"][n % 3] } })) };
  }
  function heat(one) {
    const most = Math.max(1, ...one.series.flatMap((s) => s.data.map((v) => v || 0)));
    const cells = one.series.flatMap((s, row) => s.data.map((v, column) => ({ value: [column, row, v || 0], label: { color: (v || 0) > most * 0.55 ? "#fff" : "#18222d" } })));
    const option = base(one);
    option.legend = undefined; option.grid = { left: 8, right: 8, top: 8, bottom: 8, containLabel: true };
    option.tooltip.formatter = (p) => `${one.series[p.value[1]].name} ${one.names[p.value[0]]}：${p.value[2]} ${one.measure}`;
    return { ...option, xAxis: names(one), yAxis: { ...names(one), data: one.series.map((s) => s.name), inverse: true },
      visualMap: { min: 0, max: most, show: false, inRange: { color: ["#f1f5fa", "#b5cbe6", "#4f7fba", "#16365f"] } },
      series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: "#fff", borderWidth: 2 },
        label: { show: true, fontSize: 11, formatter: (p) => p.value[2] || "" } }] };
  }

  for (const place of document.querySelectorAll("[data-chart]")) {
    const one = drawn[place.dataset.chart];
    const rows = Number(place.dataset.rows), each = Number(place.dataset.each);
    place.style.height = rows ? `${Math.max(140, 60 + rows * (one.shape === "heat" ? 30 : 12 + 18 * each))}px` : "260px";
    const chart = echarts.init(place);
    chart.setOption(one.shape === "heat" ? heat(one) : one.shape === "line" ? lines(one) : bars(one));
    chart.on("click", (p) => {
      const link = one.shape === "heat" ? one.series[p.value[1]].links[p.value[0]] : one.series[p.seriesIndex].links[p.dataIndex];
      if (link) location.href = link;
    });
    new ResizeObserver(() => chart.resize()).observe(place);
  }
})();
