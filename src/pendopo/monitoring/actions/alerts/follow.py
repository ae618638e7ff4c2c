"""Following alerts by mail: who wants to hear of what, and the day's digest."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from pendopo.analytics.types import MEASURES
from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import NotAllowed
from pendopo.kit.text import _
from pendopo.monitoring.models import Alert, AlertWatch
from pendopo.monitoring.queries.alerts.reading import may_see, visible
from pendopo.monitoring.queries.alerts.words import digest_context
from pendopo.monitoring.rules import alerts as rules
from pendopo.monitoring.types.alerts import AlertInput, AlertKind, AlertUnknown
from pendopo.notifications.actions import notify
from pendopo.notifications.types import Kind
from pendopo.people.models import User
from pendopo.people.queries import actor_for_user
from pendopo.regions import queries as regions
from pendopo.regions.types import RegionUnknown

NATION_ZONE = "Asia/Jakarta"
AT_MOST = 20  # watches of one person
FORGOTTEN = timedelta(days=7)


@transaction.atomic
def follow_alerts(
    *, region: str = "", group: str = "", measure: str = "", language: str = "id", by: Actor, at: datetime
) -> AlertWatch:
    """Hear by mail, once a day, of new alerts of a region (and all below it) or group, of one measure or all.

    Raises NotAllowed and AlertInput. Following the same again changes nothing.
    """
    if by.user_id is None or not (
        by.may_somewhere(Permission.SEE_FIGURES) or by.may_somewhere(Permission.REVIEW_RETURNS)
    ):
        raise NotAllowed
    wrong = {}
    try:
        if region:
            regions.get_region(region)
        if group:
            regions.get_group(group)
    except RegionUnknown:
        wrong["wilayah"] = _("Pilih wilayah dari daftar.")
    if measure and measure not in MEASURES:
        wrong["ukuran"] = _("Pilih ukuran dari daftar.")
    mine = AlertWatch.objects.select_for_update().filter(user_id=by.user_id)
    if len(mine) >= AT_MOST:
        wrong["wilayah"] = _("Anda sudah mengikuti dua puluh pilihan. Hentikan salah satunya lebih dulu.")
    if not User.objects.filter(pk=by.user_id).exclude(email="").exists():
        wrong["wilayah"] = _("Akun Anda belum punya alamat surel. Minta administrator mengisinya.")
    if wrong:
        raise AlertInput(fields=wrong)
    watch, made = AlertWatch.objects.get_or_create(
        user_id=by.user_id, region_code=region, group=group if not region else "", measure=measure,
        defaults={"language": "en" if language == "en" else "id", "seen_until": at, "created_at": at},
    )  # fmt: skip
    if made:
        record("monitoring.alerts.followed", by=by, at=at, data={"watch": watch.pk, "on": True})
    return watch


@transaction.atomic
def unfollow_alerts(*, watch_id: int, by: Actor, at: datetime) -> None:
    """Hear no more. Raises AlertUnknown when it is not one's own."""
    watch = AlertWatch.objects.select_for_update().filter(pk=watch_id, user_id=by.user_id or 0).first()
    if watch is None:
        raise AlertUnknown
    watch.delete()
    record("monitoring.alerts.followed", by=by, at=at, data={"watch": watch_id, "on": False})


@transaction.atomic
def mail_digests(*, by: Actor, at: datetime) -> int:
    """One mail a day to each person who follows alerts and has new ones; nothing where there are none."""
    watches = AlertWatch.objects.select_for_update().filter(user__is_active=True).select_related("user")
    by_user: dict[int, list[AlertWatch]] = defaultdict(list)
    for watch in watches.order_by("pk"):
        by_user[watch.user_id].append(watch)
    fresh = list(
        Alert.objects.filter(found_at__gt=at - FORGOTTEN, found_at__lte=at).exclude(kind=AlertKind.ENDED)
    )
    inside = {
        slug: frozenset(region.code for region in regions.get_group(slug).regions.all())
        for slug in {watch.group for watch in watches} - {""}
    }
    sent = 0
    for mine in by_user.values():
        user = mine[0].user
        actor = actor_for_user(user, at=at)
        chosen = [
            alert for alert in fresh
            if may_see(actor, alert) and any(_wants(watch, alert, inside) for watch in mine)
        ]  # fmt: skip
        AlertWatch.objects.filter(pk__in=[watch.pk for watch in mine]).update(seen_until=at)
        if not chosen or not user.email:
            continue
        chosen.sort(key=lambda one: rules.order_key(one.kind, one.percent, one.missed, one.first_start))
        language = mine[0].language
        waiting = visible(actor).filter(closed_at__isnull=True).count()
        notify(
            kind=Kind.ALERT_DIGEST, email=user.email, language=language,
            context=digest_context(chosen, language=language, waiting=waiting),
            dedupe=f"alerts:{user.pk}:{local_date(at, NATION_ZONE)}", by=by, at=at,
        )  # fmt: skip
        sent += 1
    if sent:
        record("monitoring.alerts.mailed", by=by, at=at, data={"people": sent})
    return sent


def _wants(watch: AlertWatch, alert: Alert, inside: dict[str, frozenset[str]]) -> bool:
    if alert.found_at <= watch.seen_until:
        return False
    if alert.area.startswith("g:"):  # of a group: for who follows it, or everything
        mine = (watch.group and alert.area == f"g:{watch.group}") or not (watch.group or watch.region_code)
        return bool(mine) and watch.measure in {"", alert.measure}
    return rules.watches(
        (watch.region_code, inside.get(watch.group), watch.measure), region=alert.region_code,
        measure=alert.measure, is_national=not alert.place,
    )  # fmt: skip
