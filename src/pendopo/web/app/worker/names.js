// Names, and the few sentences that are said without the server.
const FILES_OF_NOW = `pendopo-files-${VERSION}`;
const PAGES = "pendopo-pages";
const PATIENCE = 6000; // so long a page may take while a kept one is at hand
const GONE = [502, 503, 504]; // nobody answers behind the mall's door
const SHELL = "/aplikasi/tanpa-sambungan/?bahasa=";
const OURS = /^\/($|m\/|k\/|cari$|aplikasi\/)/; // applicants' pages; everything else passes by
// Forms whose answer is still wanted later. A code, a search or a place that is held for minutes is not.
const LATER = /^\/(k\/[^/]+\/(data\/[a-z]+|pindah|batal|pesan)\/|m\/[^/]+\/(hadir|obrolan)\/)$/;
const WORDS = {
  id: {
    kept: (when) => `Tersimpan di ponsel ini ${when}; mungkin sudah berubah. Sekarang tidak tersambung ke mal.`,
    at: (time) => `pukul ${time}`,
    on: (day, time) => `${day} pukul ${time}`,
    sent: "Kiriman yang menunggu sudah terkirim",
    refused: "Kiriman yang menunggu perlu dilihat lagi",
  },
  en: {
    kept: (when) => `Kept on this phone ${when}; it may have changed. There is no connection to the mall now.`,
    at: (time) => `at ${time}`,
    on: (day, time) => `on ${day} at ${time}`,
    sent: "What was waiting has been sent",
    refused: "What was waiting needs another look",
  },
};
const words = (lang) => WORDS[lang] || WORDS.id;

function whenWords(at, lang) {
  const then = new Date(at);
  const locale = lang === "en" ? "en-GB" : "id-ID";
  const time = then.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  if (then.toDateString() === new Date().toDateString()) return words(lang).at(time);
  return words(lang).on(then.toLocaleDateString(locale, { day: "numeric", month: "long" }), time);
}
