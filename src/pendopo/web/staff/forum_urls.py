"""Addresses of Ngulik for an invited region, below `petugas/<mall>/ngulik/`."""

from django.urls import path

from pendopo.web.staff import forum

forum_urls = [
    path("<slug:mall>/ngulik/", forum.sessions, name="forum"),
    path("<slug:mall>/ngulik/tindak/<int:follow_up>/", forum.finish, name="forum_finish"),
    path("<slug:mall>/ngulik/<int:session>/", forum.session, name="forum_session"),
    path("<slug:mall>/ngulik/<int:session>/jawab/", forum.answer, name="forum_reply"),
    path("<slug:mall>/ngulik/<int:session>/catatan/", forum.note, name="forum_note"),
    path("<slug:mall>/ngulik/<int:session>/bahan/", forum.briefing, name="forum_briefing"),
    path("<slug:mall>/ngulik/<int:session>/bahan.pdf", forum.briefing_pdf, name="forum_pdf"),
    path("<slug:mall>/ngulik/<int:session>/kalender.ics", forum.calendar, name="forum_calendar"),
    path("<slug:mall>/ngulik/<int:session>/tanya/", forum.ask, name="forum_ask"),
    path("<slug:mall>/ngulik/<int:session>/tanya/<int:question>/", forum.reply, name="forum_answer"),
]
