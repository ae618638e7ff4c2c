"""Addresses of Ngulik for the ministry, below `pantau/ngulik/`."""

from django.urls import path

from pendopo.web.ministry import forum, forum_stage

urlpatterns = [
    path("", forum.sessions, name="forum"),
    path("rencana/", forum.plan, name="forum-plan"),
    path("<int:session>/", forum.session, name="forum-session"),
    path("<int:session>/ubah/", forum.change, name="forum-change"),
    path("<int:session>/acara/", forum.agenda, name="forum-agenda"),
    path("<int:session>/langkah/", forum.step, name="forum-step"),
    path("<int:session>/alamat/", forum.addresses, name="forum-addresses"),
    path("<int:session>/kalender.ics", forum.calendar, name="forum-calendar"),
    path("<int:session>/bahan.pdf", forum.briefing_pdf, name="forum-briefings-pdf"),
    path("<int:session>/bahan/<str:code>.pdf", forum.briefing_pdf, name="forum-briefing-pdf"),
    path("<int:session>/bahan/<str:code>/", forum.briefing, name="forum-briefing"),
    path("<int:session>/tanya/", forum.ask, name="forum-ask"),
    path("<int:session>/tanya/<int:question>/", forum.answer, name="forum-answer"),
    path("<int:session>/notula/", forum.minutes, name="forum-minutes"),
    path("<int:session>/tindak/", forum.add_follow_up, name="forum-follow-up"),
    path("<int:session>/tindak/<int:follow_up>/", forum.settle_follow_up, name="forum-settle"),
    path("<int:session>/paparan/", forum_stage.stage, name="forum-stage"),
    path("<int:session>/paparan/keadaan/", forum_stage.mark, name="forum-stage-mark"),
    path("<int:session>/paparan/pindah/", forum_stage.move, name="forum-stage-move"),
]
