"""Addresses of the officers' inbox."""

from django.urls import path

from pendopo.web.staff.inbox import files, lists, talk
from pendopo.web.staff.inbox import help as helping

inbox_urls = [
    path("<slug:mall>/pesan/", lists.inbox, name="inbox"),
    path("<slug:mall>/pesan/isi/", lists.inbox_part, name="inbox_part"),
    path("<slug:mall>/pesan/berikutnya/", lists.take_next, name="inbox_next"),
    path("<slug:mall>/pesan/cari/", lists.search, name="inbox_search"),
    path("<slug:mall>/pesan/penyelia/", lists.supervisor, name="inbox_supervisor"),
    path("<slug:mall>/pesan/penyelia/isi/", lists.supervisor_part, name="inbox_supervisor_part"),
    path("<slug:mall>/pesan/<uuid:talk>/", talk.talk, name="inbox_talk"),
    path("<slug:mall>/pesan/<uuid:talk>/isi/", talk.talk_part, name="inbox_talk_part"),
    path("<slug:mall>/pesan/<uuid:talk>/kirim/", talk.write, name="inbox_write"),
    path("<slug:mall>/pesan/<uuid:talk>/nomor/", helping.ticket, name="inbox_ticket"),
    path("<slug:mall>/pesan/<uuid:talk>/kunjungan/", helping.visit, name="inbox_visit"),
    path("<slug:mall>/pesan/<uuid:talk>/berkas/<uuid:file>/", files.media, name="inbox_media"),
    path("<slug:mall>/pesan/<uuid:talk>/<slug:verb>/", talk.act, name="inbox_act"),
]
