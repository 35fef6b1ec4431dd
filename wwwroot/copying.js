// A button with data-copy puts the text of the element of that id into the clipboard, and says so for a moment.
const put = async text => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers keep the clipboard to secure pages: over plain http from another machine the old way remains.
    const field = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
};

document.addEventListener("click", async event => {
  const button = event.target.closest?.("[data-copy]");
  if (!button || button.dataset.copied) return;
  await put(document.getElementById(button.dataset.copy).textContent);
  const label = button.textContent;
  button.textContent = "Copied";
  button.dataset.copied = "";
  setTimeout(() => { button.textContent = label; delete button.dataset.copied; }, 1500);
});
