"""Which words belong to a wish, and which tell the language."""

# ruff: noqa: E501 - tables of words

from pendopo.chat.types import Intent

OWN = {
    Intent.TICKET: "ambil minta nomor antrean tiket urut daring online langsung cetak pesan daftar dapat butuh 1",
    Intent.FOLLOW: "antrean nomor giliran sampai posisi sisa dipanggil cek lihat pantau ikuti tiket berapa lama",
    Intent.STATUS: "cek lihat status janji temu jadwal booking kunjungan permohonan sudah belum jadi selesai",
    Intent.BOOK: "booking janji temu jadwalkan datang ambil pilih minta atur jadwal slot sesi waktu tempat kuota "
    "daring online pesan antrean kunjungan kosong tersedia set tentukan ke kantor mpp",
    Intent.MOVE: "ganti ubah pindah geser mundur maju jadwal ulang janji temu booking kunjungan jam waktu slot sesi "
    "reschedule tukar antrean ke",
    Intent.CANCEL: "batal tidak jadi bisa datang hadir kesana booking janji temu jadwal kunjungan antrean hapus",
    Intent.OPEN_TODAY: "buka tutup libur jam waktu pelayanan kerja operasional layan masih sudah sampai opening "
    "hours office working time kantor mpp mal mall loket kapan nasional",
    Intent.OFFICER: "bicara hubungi sambungkan minta ketemu panggil bantuan konsultasi petugas admin orang operator "
    "cs asli beneran robot jangan bukan kontak",
    Intent.ACCEPT: "ambil terima tawaran setuju itu",
    Intent.LANGUAGE: "bahasa inggris indonesia pakai ganti speak version language",
    Intent.SWITCH: "lanjut pindah sambung terusin teruskan lewat via pakai whatsapp telegram instagram messenger "
    "email web sms",
    Intent.STOP: "stop kirim pesan langganan jangan",
    Intent.START: "mulai pesan langganan aktifkan terima kirim",
}  # fmt: skip
OWN_WORDS = {intent: frozenset(words.split()) for intent, words in OWN.items()}
ASKING = frozenset(
    "syarat berkas bawa biaya lama prosedur alur langkah proses alamat lokasi jam hari siapkan siapin dibutuhkan "
    "dibawa butuh".split()
)
AFTER_GREETING = ("saya", "mau", "tanya", "halo", "izin", "numpang", "tolong")
OF_PEOPLE = ("nik", "kode", "nomor", "no", "hp", "telp", "telepon", "wa")
MAKES = frozenset("bikin buat bikinin buatkan bikinkan".split())
OWN_THINGS = frozenset("jadwal janji booking kunjungan antrean nomor tiket".split())
NEVER_CALLED_OFF = frozenset("haji umrah umroh porsi nikah pernikahan akta pembelian sertifikat".split())
TALK = frozenset("kak pak bu min admin mas mbak bang dong sih deh lah loh nih tuh ? donk yah dunk".split())
ENGLISH = frozenset(
    """the is are do does how what when where can i my need want would like to for please open today tomorrow hello
    appointment book cancel change passport id card birth certificate you your have help get make new lost renew
    driving license thank thanks queue ticket number status speak language morning afternoon at on in of and with
    requirements documents apply application it much fee cost""".split()
)
INDONESIAN = frozenset(
    """saya mau bikin buat yang di ke dan apa aja dong kak pak bu bisa gak ga nggak tidak syarat surat daftar
    gimana cara berapa kapan dimana hari jam besok hilang anak baru ganti urus sudah belum nya antrean antrian
    tolong mohon dengan untuk perpanjang kantor buka ini itu""".split()
)
ORDINALS = {"pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6, "ketujuh": 7,
             "kedelapan": 8, "kesembilan": 9, "kesepuluh": 10}  # fmt: skip
