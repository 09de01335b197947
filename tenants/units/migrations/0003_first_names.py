"""Every unit gets its first name and place, then a name for each renaming that was recorded."""

from django.db import migrations

from dti.web.vietnamese import sort_key


def write_history(apps, schema_editor):
    Unit, UnitEvent = apps.get_model("units", "Unit"), apps.get_model("units", "UnitEvent")
    UnitName, UnitPlace = apps.get_model("units", "UnitName"), apps.get_model("units", "UnitPlace")
    for unit in Unit.objects.order_by("pk"):
        own = UnitEvent.objects.filter(kind="rename", successions__predecessor=unit, successions__successor=unit)
        renamings = list(own.order_by("effective_on", "pk"))
        first = renamings[0].before.get("name", unit.name) if renamings else unit.name
        names = [(unit.valid_from, first, None)]
        names += [(one.effective_on, one.after.get("name", unit.name), one) for one in renamings]
        UnitName.objects.bulk_create(
            UnitName(unit=unit, valid_from=day, name=name, sort_key=sort_key(name).hex(), event=event)
            for day, name, event in names
        )
        UnitPlace.objects.create(unit=unit, valid_from=unit.valid_from, parent_id=unit.parent_id)


class Migration(migrations.Migration):
    dependencies = [("units", "0002_dated_tree")]

    operations = [migrations.RunPython(write_history, migrations.RunPython.noop)]
