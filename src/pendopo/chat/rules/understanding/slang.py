"""How people write in chats: each line is a word and the ways it is written. Only for understanding what is
wanted; services are looked for by the words as written (the catalogue has its own).

Written by us; Javanese, Sundanese, Minang and English only where people mix them in.
"""

# ruff: noqa: E501 - a table of words

_WRITTEN = """
besok: bsk bsok besk bsuk besuk besog bezok mbesok esok isukan sesuk enjing tomorrow tmrw tomorow tmr besokk
lusa: lsa pageto emben overmorrow
kemarin: kmrn kmren kemaren kmarin wingi kamari yesterday
hari: hr hri hari2 dinten poe poé dino day days harinya
ini: iki niki ieu nih
today: hariini
minggu: mggu mgg mnggu minggunya ming
pekan: week weeks
bulan: bln bulannya sasih wulan month months
tahun: thn th taun year years
depan: dpn dpan ngarep hareup mendatang
lalu: kapungkur
tanggal: tgl tggl tgal tangal tanggl date tglnya tanggalnya
jam: jm pukul pkl tabuh jamnya jame
menit: mnt minute minutes
setengah: stgh stengah setngah satengah stngah
seperempat: seprempat sprempat
lewat: lewad liwat
kurang: krg krang kirang
pagi: esuk pg pgi pagii isuk isuk2 enjang morning pagian
siang: siank awan siangan
sore: sonten afternoon sorean petang
malam: mlm malem wengi peuting night evening tonight malem2
subuh: shubuh
sampai: sampe sampek nyampe smpai ampe
setelah: abis habis sehabis bakda bada bada' ba'da sesudah stlh stelah bubar after bakdo
sebelum: sblm sbelum before
jumatan: jum'atan jumahan
zuhur: dzuhur dhuhur duhur lohor zuhr luhur dhuhr
asar: ashar ashr
magrib: maghrib
senin: senen snin snn sennin senn monday mon
selasa: slasa sls selase salasa tuesday tue tues
rabu: rebo rbu reboan wednesday wed
kamis: kemis kms kamiz thursday thu thurs
jumat: jum'at jmt jmat jumaat jum'ah jumuah jumah friday fri
sabtu: sbt saptu setu sabtoe saturday sat
ahad: ahat sunday
januari: jan january januwari
februari: feb pebruari february febuari peb
maret: mar march mrt
april: apr
mei: may
juni: jun june
juli: jul july
agustus: agt agu ags aug august agus
september: sep sept septembr
oktober: okt oct october
november: nov nop nopember nopembr
desember: des dec december desmber dsember
nol: zero
1: satu siji hiji one sahiji
2: dua dwi loro dua2 two kalih
3: tiga telu tilu three
4: empat papat opat four
5: lima limo five
6: enam enem genep six
7: tujuh pitu seven
8: delapan lapan wolu dalapan eight
9: sembilan songo sanga salapan nine
10: sepuluh spuluh sapuluh sedasa ten
11: sebelas sblas eleven
12: twelve
belas: blas welas
puluh: pluh
seminggu: sminggu sepekan saminggu
sebulan: sabulan
sekarang: skrg skrang sekrang skarang saiki sakniki ayeuna now skr kiwari
nanti: ntar tar entar ngke mengke engke nti later
lagi: lg lgi maneh deui again more
masih: msh still
sudah: udah udh sdh sdah dah wis wes uwis sampun geus atos parantos already uda
belum: blm blum blom belom durung dereng can acan yet
tidak: gak ga nggak ngga gk enggak engga kagak ndak nda ora mboten henteu teu indak tak tdk g kaga not gag gx nope ndak2
jangan: jgn ojo ulah dont jngn
ya: iya iyaa y ye yes yoi yup yap yep iyah iyes ho'oh hooh nggih inggih enggih muhun leres betul bener benar yaa iye iyo yo yea yeah he'eh heeh correct right yess
oke: ok okey okay oce okee okk okeh oki sip siip siap sipp siaap gas gass setuju lanjut mangga monggo deal sure fine
boleh: bleh pareng kenging may-i
mau: mo mw pengen pengin ingin pgn pingin arek arep hoyong hayang want kepengen bade badhe nak hendak
bisa: bs bsa biza iso tiasa can saged bisakah biso
apa: ap opo naon what ape apakah nopo
aja: aj ae wae saja just doang doank
gimana: gmn gmna bgmn bagaimana gmana gmnaa piye pripun kumaha how gimane gimanah bgaimana gemana
dimana: dmn dmana mana nandi where kamana kemana kmn didimana
berapa: brp brapa brpa piro pira sabaraha pinten bpr
kapan: kpn iraha when
siapa: sapa spa saha who sinten
lama: lm lami suwe lila long lamanya
cara: cra caranya carane
kenapa: knp knapa
orang: org wong urang jalma orangnya human person manusia manusianya
petugas: ptgs petugasnya officer officers agent operator staf staff pegawai cs customer-service ptugas operatornya petugase
bicara: bicra ngomong ngomongan speak talk ngobrol chat chatting cet ngechat bicaranya omong ngomongnya nelpon
sama: sm dengan dgn with karo jeung ka sareng kalih
robot: bot bots mesin
ganti: gnti ngganti ganta gantos change gantiin
ubah: rubah robah ngubah obah mengubah merubah ngerubah
pindah: pndah pindahin pindahkan ngalih mindahin pindahno mindah
geser: digeser geserin ngegeser
mundur: undur mundurin diundur undurin mundurkan pengunduran tunda ditunda menunda nunda postpone ngundurin
maju: majuin dimajuin majukan dimajukan
reschedule: resked reschedul rescedule reskedul risked reschedulle reschedule-nya
jadwal: jdwl jadual jadwalnya jdwal schedule skedul jadwalku jadwl
ulang: ulangi
janji: janjian janjinya appointment apoinment janjiku janjian2 appoinment
booking: boking buking bookingan bokingan pesanan reservasi reservation bookingnya book pesen pemesanan bukingan bookingan2
kunjungan: kunjunganku visit
batal: btl batalin batalkan batalken dibatalin dibatalkan cancel kensel kencel cancle cansel membatalkan dicancel batalno bataL cancelin kancel canceled ngebatalin pembatalan batalnya
jadi: jd jdi dados sido
antrean: antrian antri antre antriannya antreannya ngantri ngantre antrianku queue antriin antean antrien antrin antrianya antreanku
nomor: no nomer nmr nomr number nomornya nomerku nomorku nomerna nomere nmer no.
ambil: ambl ngambil njupuk nyokot jupuk ambilin take cokot ngambilin draw ambilkan
cetak: print
minta: mnta njaluk menta minto request
giliran: gilirannya giliranku turn gliran
dipanggil: panggil panggilan dipanggilnya called
posisi: urutan keberapa
sisa: sisanya
cek: ngecek check dicek chek mengecek
lihat: liat lht ningali see ndelok
status: setatus statusnya
daftar: dftr daptar daftr dftar ndaftar register mendaftar daftarin pendaftaran daftarnya
datang: dateng dtg dtang come datengnya teka sumping kesana kesitu
tawaran: tawarannya offer ditawarin ditawarkan penawaran
terima: trima accept nerima
buka: bk bukak buke open opens dibuka bukanya muka bukakah
tutup: ttp tutop close closed ditutup tutupnya nutup
libur: lbr liburkah prei holiday perei libure
jadwalkan: jadwalin
pelayanan: layanan
operasional: oprasional
daring: online onlen
syarat: syaratnya sarat persyaratan persyaratannya syrt requirement requirements syarate sarate syaratny saratna persaratan
berkas: brkas dokumen dokumennya berkasnya berkas2 documents
bawa: bw bwa dibawa bawanya bring nggowo mawa
biaya: biayanya harga bayarnya ongkos fee cost tarif tarifnya biayane hargana bayar
menu: meni menunya
utama: main
kembali: balik back kmbali mbalik
bantuan: help bantu bantuin
stop: setop berhenti unsubscribe unsub brenti brhenti
mulai: start begin mlai
kirim: ngirim kirimi kirimin ngirimin kirimkan
pesan: psn pesannya message messages notif notifikasi
bahasa: bhs basa language bhasa
inggris: english ingris inggeris inglish
indonesia: indo indonesian
makasih: mksh mksih makasi terimakasih trims trims trimakasih trmksh tengkyu thanks thx tq ty suwun nuhun hatur thankyou maturnuwun mkasih makasiih tks tengs trimksh terimaksih thank tenkyu kamsia
halo: hallo hello hai hi hey helo hei alo haii haloo hay p ping punten permisi sampurasun kulonuwun assalamualaikum asalamualaikum assalamu'alaikum ass aslm assalamualaykum misi permisii mikum
selamat: slmt met slamat good slmat salam
kak: kakak kaka ka kakk kaks
pak: bpk bapak bapa pa
bu: ibu bunda bun buk bund
min: mimin minn adm
admin: adminnya atmin
mas: mz mase
mbak: mba mb mbk teh teteh neng
bang: bg abang akang kang om tante sis bro gan bos boss cak ning uda uni
saya: sy sya aku ak gue gw gua w abdi kulo aing me my mine ambo i akuh sayah kami kita we
pilih: plih pilihan choose option opsi
pertama: first kesatu ke-1
kedua: second ke-2
ketiga: third ke-3
tanya: nanya tny nanyak takon tanyak ask bertanya nanyain
hubungi: hubungkan hubungin sambungkan sambungin contact connect
langsung: lgsg lsg lgsung directly langsng
next: berikutnya
this: ini2
whatsapp: wa watsap wasap whatsap
telegram: tele tg
instagram: ig insta
messenger: fb facebook mesenger
email: e-mail imel surel
web: website situs webchat
sms: esemes
loket: counter
alamat: lokasi alamatnya lokasinya tempatnya
"""


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _WRITTEN.strip().splitlines():
        word, ways = line.split(": ", 1)
        found[word] = word
        for way in ways.split():
            found.setdefault(way.replace("'", ""), word)
    return found


CANON = _table()

# Two words said as one.
GLUED = {
    "gajadi": "tidak jadi", "gakjadi": "tidak jadi", "ndakjadi": "tidak jadi", "nggajadi": "tidak jadi",
    "gausah": "tidak usah", "gakusah": "tidak usah", "gapapa": "tidak apa", "hariini": "hari ini",
    "besokpagi": "besok pagi", "besoksiang": "besok siang", "besoksore": "besok sore", "gabisa": "tidak bisa",
    "makasihya": "makasih ya", "jumatdepan": "jumat depan", "senindepan": "senin depan",
    "minggudepan": "minggu depan", "bulandepan": "bulan depan", "noantrian": "nomor antrean",
    "noantri": "nomor antrean", "noantrean": "nomor antrean", "tonight": "malam ini",
    "ambilantrian": "ambil antrean", "bukaga": "buka tidak", "bukagak": "buka tidak",
    "jadwalulang": "jadwal ulang",
}  # fmt: skip

# Words of which a slip of one letter is still understood; none of them is near another everyday word.
NEARLY = (
    "besok", "selasa", "kamis", "jumat", "sabtu", "januari", "februari", "agustus", "september", "oktober",
    "november", "desember", "jadwal", "petugas", "antrean", "antrian", "setengah", "tanggal", "reschedule",
)  # fmt: skip
OTHERS = frozenset(
    "tinggal tunggal menggal setegah besar bekas sabut jumlah kamus selada jadwa bertugas".split()
)

# Said out of politeness or habit: never what a service is found by.
POLITE = frozenset(
    """kak pak bu min admin mas mbak bang dong donk dunk sih ya yah deh lah loh lho kok tuh nih halo makasih selamat oke
    mau saya tolong tlg mohon mhn please pls plis minta maaf maap sori sorry dear yth hallo nya kah toh mah atuh
    euy teh gan cuy coy ges guys aja bisa boleh gimana cara apa berapa kapan dimana tanya info informasi dulu dl
    kasih kasi tau tahu ingin perlu butuh nyari cari mencari nanti sekarang hehe hihi haha wkwk wkwkwk hmm hm eh
    oh ah duh waduh nah yaudah yowis begini gini jadi soal tentang mengenai buat-nya untuk utk yang yg itu sama
    kode code numpang harus hrs wajib terus trus trs lalu ada kenapa banget bgt sekalian juga jg
    assalamualaikum wr wb walaikumsalam the a an to for of is are do does please would like need can you u in on
    and it get make-an how-to siapa sedang lagi langsung""".split()
)
# Small words that mean nothing alone, but stay where other words are.
SMALL = frozenset(
    """tidak belum sudah di ke dari dan atau pada kalau klo kl kalo karena krn jika ini dengan hari jam tanggal
    lain lagi masih setelah sebelum bukan aku kamu anda kita kami dia mereka semua atas oleh at by from or if my
    boleh nomor no or-else hasil itu oke ya""".split()
)
# Whom one speaks to: after "pagi" and "siang" they make a greeting of it.
ADDRESS = frozenset("kak pak bu min admin mas mbak bang semua semuanya kakak petugas bapak ibu all".split())

# Words that are politeness only when nothing else is said: with others they may name a service ("sip dokter").
NAMES_TOO = frozenset("sip gas p deal lanjut no start mangga pas cs wa ig web sms email tu open".split())
