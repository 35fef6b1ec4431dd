// What pages give to the browser to keep, for whoever makes it.
export const save = (content, type, name) => {
  const href = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
};

const cell = value => /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** Rows of texts as CSV. */
export const csv = rows => rows.map(row => `${row.map(cell).join(",")}\n`).join("");
