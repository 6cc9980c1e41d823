// Everything works without this script. With it, pages renew themselves while they wait for others.
const { versionUrl } = document.body.dataset;
let { version } = document.body.dataset;

for (const menu of document.querySelectorAll('details.menu')) closeWhenLeft(menu);
document.addEventListener('click', closeOtherMenus);
document.addEventListener('keydown', sendWithControlEnter);
if (versionUrl) setInterval(look, 1500);

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(versionUrl, { headers: { accept: 'application/json' } });
    if (answer.status === 404 && !isWriting(document)) return location.reload();
    if (!answer.ok) return;
    const now = (await answer.json()).version;
    if (now !== version) await renew(now);
  } catch {
    // The server is restarting; the next look tries again.
  }
}

async function renew(now) {
  const answer = await fetch(versionUrl.replace(/\/version$/, ''));
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  let held = false;
  for (const part of document.querySelectorAll('[data-live]')) {
    const replacement = fresh.getElementById(part.id);
    if (!replacement || part.outerHTML === replacement.outerHTML) continue;
    if (isWriting(part)) held = true;
    else replacePart(part, replacement);
  }
  if (!held) version = now;
}

function replacePart(part, replacement) {
  const folds = [...part.querySelectorAll('.prose details')];
  part.replaceWith(replacement);
  for (const [index, fold] of replacement.querySelectorAll('.prose details').entries())
    fold.open = folds[index]?.open ?? fold.open;
  for (const menu of replacement.querySelectorAll('details.menu')) closeWhenLeft(menu);
}

function isWriting(part) {
  if (part.querySelector('details[open] form.stack')) return true;
  const box = part.querySelector('#note');
  return box !== null && (box.value !== box.defaultValue || box === document.activeElement);
}

function closeWhenLeft(menu) {
  menu.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}

function closeOtherMenus(event) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function sendWithControlEnter(event) {
  const box = event.target;
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || box.tagName !== 'TEXTAREA') return;
  box.form?.requestSubmit(box.form.querySelector('button'));
}
