// The presenter's screen: a timer that goes on below zero, arrow keys, and following what the presenter moves.

const EVERY = 2500; // milliseconds between two questions whether the presenter has moved
let stage = document.getElementById("panggung");
let began = performance.now();

function show() {
  const clock = stage.querySelector("[data-clock]");
  if (!clock || stage.dataset.left === undefined) return;
  const left = Math.round(Number(stage.dataset.left) - (performance.now() - began) / 1000);
  const whole = Math.abs(left);
  const words = `${Math.floor(whole / 60)}.${String(whole % 60).padStart(2, "0")}`;
  clock.textContent = left < 0 ? `${clock.dataset.over} ${words}` : words;
  clock.parentElement.classList.toggle("stage-over", left < 0);
}

function busy() {
  const active = document.activeElement;
  return stage.contains(active) && active.matches("button, input, textarea, select");
}

async function follow() {
  try {
    const answer = await fetch(stage.dataset.ask, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const told = await answer.json();
      if (told.mark !== stage.dataset.mark) await refetch();
      else if (told.left !== null) {
        stage.dataset.left = told.left;
        began = performance.now();
      }
    }
  } catch {
    // the net is away for a moment: the timer goes on, and the next question asks again
  }
  setTimeout(follow, EVERY);
}

async function refetch() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("panggung");
  if (!fresh) return;
  const kept = busy();
  stage.replaceWith(fresh);
  stage = fresh;
  began = performance.now();
  show();
  if (kept) stage.querySelector("[data-key=ArrowRight]")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const button = stage.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit(button);
});

show();
setInterval(show, 1000);
setTimeout(follow, EVERY);
