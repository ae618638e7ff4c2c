// The switch for notifications: asked only when it is pressed, never by itself.
const form = document.querySelector("[data-app=push]");
const part = (name) => form.querySelector(`[data-push=${name}]`);

function bytes(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

async function tell(values) {
  const data = new FormData(form);
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
}

function show(on) {
  part("on").hidden = !on;
  part("off").hidden = on;
}

async function here() {
  return (await navigator.serviceWorker.ready).pushManager.getSubscription();
}

async function switchOn() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
  const made = (await pushManager.subscribe(options)).toJSON();
  await tell({ alamat: made.endpoint, kunci: made.keys.p256dh, rahasia: made.keys.auth });
  localStorage.setItem(form.action, made.endpoint);
}

async function switchOff() {
  const made = await here();
  const address = made?.endpoint || localStorage.getItem(form.action) || "";
  await tell({ alamat: address, mati: "1" });
  await made?.unsubscribe();
  localStorage.removeItem(form.action);
}

async function press(event) {
  event.preventDefault();
  const trouble = part("trouble");
  trouble.textContent = "";
  const on = part("on").hidden;
  try {
    await (on ? switchOn() : switchOff());
    show(on);
  } catch (error) {
    trouble.textContent = error.message === "denied" ? trouble.dataset.denied : trouble.dataset.failed;
  }
}

if (form && "PushManager" in window && "Notification" in window && isSecureContext) {
  form.hidden = false;
  form.addEventListener("submit", press);
  show(Boolean(localStorage.getItem(form.action)));
}
