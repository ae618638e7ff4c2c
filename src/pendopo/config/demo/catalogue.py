"""The demo catalogue: readable files, one a mall or an agency. Loading twice changes nothing."""

from datetime import datetime
from pathlib import Path

from pendopo.catalogue import actions
from pendopo.catalogue.types import ImportResult
from pendopo.kit.actor import Actor
from pendopo.malls.models import Agency, Mall

FOLDER = Path(__file__).parent / "catalogue"
# Agencies without a stall of their own, whose services others' stalls host.
HOSTED = {
    "dinkes": ("Dinas Kesehatan Kota Bogor", "Dinkes", Agency.Kind.LOCAL, "health"),
    "pengadilan": (
        "Pengadilan Negeri dan Pengadilan Agama Bogor",
        "Pengadilan",
        Agency.Kind.VERTICAL,
        "court",
    ),
}


def demo_files() -> dict[str, dict[str, str]]:
    """Mall slug -> file name -> text: `bogor/polresta.yaml` or `padang.yaml`."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.rglob("*.yaml")):
        name = path.relative_to(FOLDER)
        mall = name.parts[0].removesuffix(".yaml")
        found.setdefault(mall, {})[str(name)] = path.read_text(encoding="utf-8")
    return found


def load(*, by: Actor, at: datetime) -> dict[str, ImportResult]:
    """Take in the files of every demo mall that is there."""
    files = demo_files()
    for slug, (name, short, kind, field) in HOSTED.items():
        Agency.objects.get_or_create(
            slug=slug, defaults={"name": name, "short_name": short, "kind": kind, "field": field}
        )
    return {
        mall.slug: actions.import_catalogue(mall=mall, files=files[mall.slug], by=by, at=at)
        for mall in Mall.objects.filter(slug__in=files, is_demo=True)
    }
