// Saves what stands on a page as files: pictures of drawings (data-picture) and the rows of tables (data-save-table). Charts of plotly.js save themselves.
import { csv, save } from "./files.js";

const fileName = words => words.trim().replace(/[^\p{L}\p{N}.-]+/gu, "-").replace(/^-+|-+$/g, "").toLowerCase() || "webshoprl";

// A picture: colours, widths and fonts are written onto a copy, since a file has none of the page's styles.
const written = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "paint-order"];

export function pictureOf(svg) {
  const copy = svg.cloneNode(true), { width, height } = svg.getBoundingClientRect();
  const [originals, copies] = [svg, copy].map(root => [root, ...root.querySelectorAll("*")]);
  originals.forEach((element, i) => {
    const style = getComputedStyle(element);
    copies[i].setAttribute("style", written.map(property => `${property}: ${style.getPropertyValue(property)}`).join("; "));
    for (const attribute of ["class", "tabindex", "role"]) copies[i].removeAttribute(attribute);
  });
  for (const [name, value] of Object.entries({ width, height })) copy.setAttribute(name, value);
  const [, , wide, high] = copy.getAttribute("viewBox")?.split(/[\s,]+/) ?? [0, 0, width, height], ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width: wide, height: high, fill: getComputedStyle(document.documentElement).getPropertyValue("--surface").trim() })) ground.setAttribute(name, value);
  copy.prepend(ground);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

async function pngOf({ text, width, height }, scale = 2) {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(scale * width), height: Math.round(scale * height) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise(next => canvas.toBlob(next, "image/png"));
}

// A table: a moment, and what carries data-value, is told exactly. Marks for the eye, controls and drawings are no values, and columns of them alone are left out, as is one whose head says so (data-unsaved). What stands on lines of its own is told apart by semicolons.
function textOf(cell, idle = "[aria-hidden=true], button, input, select, svg") {
  const exact = cell.querySelector("[data-value]")?.dataset.value ?? cell.querySelector("time[datetime]")?.dateTime;
  if (exact !== undefined) return exact;
  const copy = cell.cloneNode(true);
  copy.querySelectorAll(idle).forEach(element => element.remove());
  copy.querySelectorAll("li + li, div + div").forEach(element => element.prepend("; "));
  return copy.textContent.trim().replace(/[\s\u200b]+/g, part => part.includes("\u202f") ? "\u202f" : " ");
}

export function rowsOf(table) {
  const rows = [...table.querySelectorAll("tr")].filter(row => !row.hidden).map(row => [...row.cells]).filter(cells => cells.length > 0), width = rows[0]?.length ?? 0;
  const body = rows.slice(1).filter(cells => cells.length === width).map(cells => cells.map(cell => textOf(cell)));
  const kept = (rows[0] ?? []).map((head, column) => !("unsaved" in head.dataset) && body.some(row => row[column] !== ""));
  // A scale heads the interval of the figure before it.
  const titles = (rows[0] ?? []).map(head => textOf(head, "[aria-hidden=true], input")), named = titles.map((title, column) => title.startsWith("0 – ") ? `${titles[column - 1]}, 95 % interval` : title || `column ${column + 1}`).filter((_, column) => kept[column]);
  const heads = named.map((name, i) => named.indexOf(name) < i ? `${name} ${named.slice(0, i + 1).filter(other => other === name).length}` : name);
  return { heads, rows: body.map(row => row.filter((_, column) => kept[column])) };
}

/** A number where it is one, also with thin spaces between its thousands; null for a dash, and for nothing. */
const valueOf = text => {
  const plain = text.replace(/[\u202f\u00a0]/g, "");
  return text === "–" || text === "" ? null : /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : text;
};

export const csvOf = ({ heads, rows }) => csv([heads, ...rows.map(row => row.map(text => `${valueOf(text) ?? ""}`))]);
export const jsonLinesOf = ({ heads, rows }) => rows.map(row => `${JSON.stringify(Object.fromEntries(row.map((text, column) => [heads[column], valueOf(text)])))}\n`).join("");

document.addEventListener("click", async event => {
  const picture = event.target.closest?.("[data-picture]"), button = event.target.closest?.("[data-save-table]");
  if (picture) {
    const figure = picture.closest("figure"), svg = figure?.querySelector("svg");
    if (!svg) return;
    const name = fileName(figure.querySelector("[aria-label]")?.ariaLabel?.replace(/^Save /, "") ?? ""), drawn = pictureOf(svg);
    if (picture.dataset.picture === "svg") save(drawn.text, "image/svg+xml", `${name}.svg`);
    else save(await pngOf(drawn), "image/png", `${name}.png`);
  }
  if (button) {
    // The last one before the button: it stands below its table.
    const table = [...document.querySelectorAll("table")].findLast(one => one.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!table) return;
    const rows = rowsOf(table), name = fileName(button.dataset.file);
    if (button.dataset.saveTable === "csv") save(csvOf(rows), "text/csv", `${name}.csv`);
    else save(jsonLinesOf(rows), "application/x-ndjson", `${name}.jsonl`);
  }
});
