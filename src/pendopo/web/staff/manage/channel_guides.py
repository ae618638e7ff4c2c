"""How to connect each vendor, step by step: what to open there, what to copy where, for administrators.

Names of menus are the vendors' own (English in their pages). Sources: developers.facebook.com (Cloud API get
started, Messenger and Instagram set up), core.telegram.org/bots (BotFather), developer.vonage.com (Messages
API), postmarkapp.com (Inbound).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Promise | str


@dataclass(frozen=True, slots=True)
class Guide:
    """One channel: its name, where the vendor's page is, and the steps before and after the form."""

    name: str
    vendor: str
    url: str
    before: tuple[Words, ...]
    after: tuple[Words, ...]
    limits: Words


_APP: tuple[Words, ...] = (
    _("Masuk ke developers.facebook.com dengan akun yang mengelola portofolio bisnis mal, lalu Create App."),
    _("Di App settings, Basic: salin App ID dan App secret ke isian di bawah."),
)
_HOOK: Words = _(
    "Tekan “Pasang alamat webhook”, atau buka Webhooks di aplikasi Meta lalu tempel alamat dan verify token "
    "yang tampil di halaman akun. Meta langsung memeriksa keduanya."
)
_TEST: Words = _("Tekan “Uji sambungan”. Semua langkah harus berhasil, lalu tekan “Aktifkan”.")
_TRY: Words = _("Kirim “halo” dari ponsel sendiri. Jawaban datang dalam beberapa detik.")

GUIDES: dict[str, Guide] = {
    "whatsapp": Guide(
        "WhatsApp", "WhatsApp Cloud API (Meta)", "https://developers.facebook.com/docs/whatsapp/cloud-api",
        (
            *_APP,
            _(
                "Tambahkan produk WhatsApp. Di API Setup, daftarkan nomor mal: nomor itu tidak boleh lagi "
                "dipakai di aplikasi WhatsApp."
            ),
            _("Salin Phone number ID dan WhatsApp Business Account ID."),
            _(
                "Di Business settings, System users: buat pengguna sistem, beri aset akun WhatsApp, lalu "
                "Generate token tanpa batas waktu dengan izin whatsapp_business_messaging dan "
                "whatsapp_business_management. Salin token itu; Meta menampilkannya sekali saja."
            ),
            _("Salin juga ID portofolio bisnis (Business portfolio ID, di Business info)."),
        ),
        (
            _HOOK,
            _("Pada Webhook fields, langgani messages dan message_template_status_update."),
            _TEST,
            _("Ajukan templat pesan. Meta memutuskan dalam beberapa menit sampai sehari."),
            _TRY,
        ),
        _(
            "Sesudah 24 jam tanpa pesan dari orangnya, hanya templat yang disetujui dapat dikirim. Nomor "
            "baru hanya boleh menyapa lebih dulu 250 orang sehari, sampai bisnisnya terverifikasi."
        ),
    ),
    "messenger": Guide(
        "Messenger", "Messenger Platform (Meta)",
        "https://developers.facebook.com/docs/messenger-platform",
        (
            *_APP,
            _("Tambahkan produk Messenger, lalu hubungkan Halaman Facebook milik mal."),
            _("Generate token untuk Halaman itu, lalu salin token dan Page ID."),
            _("Minta izin pages_messaging, pages_manage_metadata, dan pages_read_engagement."),
            _(
                "Agar petugas boleh menjawab sampai tujuh hari, minta fitur Human Agent di App Review."
            ),
        ),
        (_HOOK, _("Langgani messages, messaging_postbacks, message_reads, dan feed."), _TEST, _TRY),
        _(
            "Orang harus menulis lebih dulu. Komentar umum hanya dijawab dengan satu pesan pribadi; tidak "
            "ada data siapa pun yang ditulis di bawah unggahan."
        ),
    ),
    "instagram": Guide(
        "Instagram", "Instagram API (Meta)",
        "https://developers.facebook.com/docs/instagram-platform",
        (
            *_APP,
            _("Ubah akun Instagram mal menjadi akun profesional (bisnis)."),
            _("Tambahkan produk Instagram, masuk dengan akun itu, lalu Generate token."),
            _("Salin token dan ID akun Instagram (angka yang diawali 1784)."),
            _("Di aplikasi Instagram: Pengaturan, Pesan: izinkan akses ke pesan."),
        ),
        (_HOOK, _("Langgani messages, messaging_postbacks, messaging_seen, dan comments."), _TEST, _TRY),
        _(
            "Orang harus menulis lebih dulu. Komentar umum hanya dijawab dengan satu pesan pribadi; tidak "
            "ada data siapa pun yang ditulis di bawah unggahan."
        ),
    ),
    "telegram": Guide(
        "Telegram", "Telegram Bot API", "https://core.telegram.org/bots",
        (
            _("Di Telegram, buka percakapan dengan @BotFather dan kirim /newbot."),
            _("Beri nama mal dan nama pengguna yang berakhiran bot. BotFather memberi token: salin."),
            _("Kirim /setprivacy dan /setjoingroups Disable: bot ini hanya untuk percakapan pribadi."),
        ),
        (_("Tekan “Pasang alamat webhook”. Telegram tidak meminta yang lain."), _TEST, _TRY),
        _("Bot tidak dapat menyapa lebih dulu. Berkas yang diterima paling besar 20 MB."),
    ),
    "phone": Guide(
        "SMS", "Vonage Messages API", "https://developer.vonage.com/messages",
        (
            _("Buka dashboard.nexmo.com. Di API settings, salin API key, API secret, dan Signature secret."),
            _("Daftarkan nomor atau nama pengirim (sender ID) yang diizinkan di Indonesia."),
            _("Pada Default SMS setting, pilih Messages API."),
        ),
        (
            _("Tempel alamat webhook pada Inbound messages dan Delivery receipts, metode POST (JSON)."),
            _TEST,
            _TRY,
        ),
        _("Satu SMS memuat 160 huruf biasa; lebih dari itu dibayar per bagian (153 huruf)."),
    ),
    "email": Guide(
        "Surel", "Postmark Inbound / IMAP", "https://postmarkapp.com/developer/webhooks/inbound-webhook",
        (
            _("Cara 1, layanan surel: buat Inbound stream, lalu arahkan alamat surel mal ke sana."),
            _("Cara 2, kotak surel sendiri: isi nama server IMAP, pengguna, dan kata sandinya di bawah."),
            _("Server pengirim (SMTP) diatur pada pemasangan, dengan PENDOPO_SMTP."),
        ),
        (
            _("Untuk cara 1, tempel alamat webhook, yang sudah memuat nama dan kata sandinya."),
            _TEST,
            _("Kirim surel dari alamat sendiri. Jawaban datang sebagai balasan."),
        ),
        _("Surel dari program (balasan otomatis, milis) tidak dijawab. Lampiran paling besar 8 MB."),
    ),
}  # fmt: skip

# Words for fields, by their name: label, and where to find it.
FIELDS: dict[str, tuple[Words, Words]] = {
    "token": (_("Token akses"), ""),
    "app_secret": (_("App secret"), _("Dengan ini kami tahu bahwa kiriman benar dari Meta.")),
    "app_id": (_("App ID"), ""),
    "waba_id": (_("WhatsApp Business Account ID"), ""),
    "api_key": (_("API key"), ""),
    "api_secret": (_("API secret"), ""),
    "signature_secret": (_("Signature secret"), ""),
    "imap_host": (_("Server IMAP (boleh kosong)"), _("Hanya untuk cara 2, misalnya imap.contoh.go.id.")),
    "imap_user": (_("Pengguna IMAP (boleh kosong)"), ""),
    "imap_password": (_("Kata sandi IMAP (boleh kosong)"), ""),
}
OWN_ID: dict[str, Words] = {
    "whatsapp": _("Phone number ID"), "messenger": _("Page ID"), "instagram": _("ID akun Instagram"),
    "phone": _("Nomor atau nama pengirim"),
}  # fmt: skip

STEPS: dict[str, Words] = {
    "token": _("Kunci diterima"), "number": _("Nomor ditemukan dan terhubung"),
    "business": _("Nomor itu milik akun bisnis ini"), "webhook": _("Kiriman datang ke alamat ini"),
    "page": _("Kunci itu milik akun ini"), "sending": _("Server pengirim menjawab"),
    "mailbox": _("Kotak surel terbuka"),
}  # fmt: skip
# What is wrong, by the code the adapter gives; the rest is shown as the code itself.
TROUBLES: dict[str, Words] = {
    "graph_190": _("Kunci salah, dicabut, atau habis masanya. Buat token baru di Meta."),
    "graph_100": _("ID ini tidak ditemukan dengan kunci tersebut. Periksa angkanya."),
    "graph_10": _("Kunci ini belum mempunyai izinnya. Beri izin yang disebut pada langkah di atas."),
    "graph_200": _("Kunci ini belum mempunyai izinnya. Beri izin yang disebut pada langkah di atas."),
    "telegram_401": _("Token salah atau dicabut. Minta token baru dari @BotFather."),
    "telegram_404": _("Token salah. Salin lagi dari @BotFather, tanpa spasi."),
    "sms_401": _("API key atau API secret salah."),
    "no_webhook": _("Belum ada alamat webhook. Tekan “Pasang alamat webhook”."),
    "number_not_in_business": _("Nomor ini milik akun bisnis lain. Periksa WhatsApp Business Account ID."),
    "no_mail_server": _("Server pengirim belum diatur (PENDOPO_SMTP)."),
    "mailbox_sign_in": _("Pengguna atau kata sandi IMAP salah."),
    "by_webhook": _("Tidak dipakai: surel datang lewat webhook."),
    "connect_error": _("Penyedia tidak dapat dihubungi dari server ini. Periksa jaringan atau alamatnya."),
    "connect_timeout": _("Penyedia tidak menjawab. Coba lagi beberapa menit lagi."),
    "read_timeout": _("Penyedia tidak menjawab. Coba lagi beberapa menit lagi."),
    "demo": _("Contoh: surat masuk ke halaman surat contoh."),
}
TEMPLATE_STATES: dict[str, tuple[Words, str]] = {
    "new": (_("belum diajukan"), ""), "pending": (_("menunggu keputusan"), "warn"),
    "approved": (_("disetujui"), "good"), "rejected": (_("ditolak"), "bad"),
    "paused": (_("dijeda penyedia"), "warn"), "disabled": (_("dimatikan penyedia"), "bad"),
}  # fmt: skip
