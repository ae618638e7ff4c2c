// A clock of its own: a page in the background is woken once a minute, a worker as often as it asks.
setInterval(() => postMessage("beat"), 5000);
