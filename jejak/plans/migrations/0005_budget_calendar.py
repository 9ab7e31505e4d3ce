from django.db import migrations, models

VILLAGE_FINANCE = "Permendagri 20/2018"
VILLAGE_PLAN = "Permendesa PDTT 21/2020"
REGENCY_PLAN = "Permendagri 86/2017"
REGENCY_FINANCE = "PP 12/2019"

# code, level, from, to, law, names, preparations (code, days before, check, names).
# Only the days of the RKPDes have a source; the others are defaults to be confirmed by the
# national team: decision 0037. All lie in the year before that of the budget.
STEPS = [
    (
        "village-meeting",
        "village",
        (6, 1),
        (6, 30),
        VILLAGE_PLAN,
        ("Musyawarah desa untuk RKPDes", "Village meeting on the RKPDes"),
        [
            (
                "village-needs-noted",
                30,
                "needs_noted",
                "Sedikitnya tiga kebutuhan warga sudah dicatat",
                "At least three needs of residents are noted",
            ),
            (
                "village-priority-agreed",
                14,
                "priority_agreed",
                "Prioritas sudah disepakati dalam musyawarah",
                "A meeting has agreed on a priority",
            ),
            (
                "village-plan-drafted",
                7,
                "plan_drafted",
                "Rencana kerja tahun anggaran itu sudah mulai ditulis",
                "The work plan of that budget year is begun",
            ),
        ],
    ),
    (
        "rkpdes-drafted",
        "village",
        (7, 1),
        (7, 31),
        f"{VILLAGE_PLAN} Pasal 22 ayat (4)",
        ("RKPDes disusun", "The RKPDes is drafted"),
        [
            (
                "costs-complete",
                14,
                "costs_complete",
                "Setiap kegiatan sudah punya RAB tanpa harga nol",
                "Every activity has its costs, none with a price of zero",
            ),
            (
                "accounts-named",
                7,
                "accounts_named",
                "Setiap kegiatan sudah punya kode rekening",
                "Every activity names its budget account",
            ),
            (
                "proposal-handed-over",
                3,
                "",
                "Usulan RKPDes sudah diserahkan kepada tim penyusun",
                "The proposal is handed to those who draft the RKPDes",
            ),
        ],
    ),
    (
        "rkpdes-fixed",
        "village",
        (9, 1),
        (9, 30),
        f"{VILLAGE_PLAN} Pasal 22 ayat (4)",
        ("RKPDes ditetapkan dengan peraturan desa", "The RKPDes is fixed by village regulation"),
        [
            (
                "in-rkpdes-draft",
                14,
                "",
                "Usulan tercantum dalam rancangan RKPDes (tanyakan kepada sekretaris desa)",
                "The proposal stands in the draft RKPDes (ask the village secretary)",
            ),
        ],
    ),
    (
        "apbdes-fixed",
        "village",
        (10, 1),
        (12, 31),
        VILLAGE_FINANCE,
        ("APBDes disusun dan ditetapkan", "The village budget (APBDes) is drafted and fixed"),
        [
            (
                "plan-agreed",
                14,
                "plan_agreed",
                "Rencana kerja sudah disepakati dengan pemerintah desa",
                "The work plan is agreed with the village government",
            ),
            (
                "in-siskeudes",
                7,
                "",
                "Kegiatan masuk Siskeudes tahun itu (tanyakan kepada kaur keuangan)",
                "The activities stand in Siskeudes of that year (ask the treasurer)",
            ),
        ],
    ),
    (
        "district-meeting",
        "regency",
        (2, 1),
        (2, 28),
        REGENCY_PLAN,
        ("Musrenbang kecamatan", "District planning meeting (musrenbang kecamatan)"),
        [
            (
                "district-needs-noted",
                30,
                "needs_noted",
                "Sedikitnya tiga kebutuhan warga sudah dicatat",
                "At least three needs of residents are noted",
            ),
            (
                "district-told",
                14,
                "",
                "Usulan sudah dibicarakan dengan kepala desa dan camat",
                "The village head and the district head know the proposal",
            ),
        ],
    ),
    (
        "offices-forum",
        "regency",
        (3, 1),
        (3, 31),
        REGENCY_PLAN,
        ("Forum perangkat daerah", "Forum of the regency's offices"),
        [
            (
                "regency-priority-agreed",
                14,
                "priority_agreed",
                "Prioritas sudah disepakati dalam musyawarah",
                "A meeting has agreed on a priority",
            ),
            (
                "library-office-told",
                7,
                "",
                "Usulan sudah disampaikan kepada dinas perpustakaan",
                "The library office of the regency has the proposal",
            ),
        ],
    ),
    (
        "regency-meeting",
        "regency",
        (3, 15),
        (4, 30),
        REGENCY_PLAN,
        ("Musrenbang RKPD", "Regency planning meeting (musrenbang RKPD)"),
        [
            (
                "regency-plan-drafted",
                14,
                "plan_drafted",
                "Rencana kerja tahun anggaran itu sudah mulai ditulis",
                "The work plan of that budget year is begun",
            ),
        ],
    ),
    (
        "rkpd-fixed",
        "regency",
        (6, 1),
        (6, 30),
        REGENCY_PLAN,
        ("RKPD ditetapkan", "The RKPD is fixed"),
        [
            (
                "regency-costs-complete",
                30,
                "costs_complete",
                "Setiap kegiatan sudah punya RAB tanpa harga nol",
                "Every activity has its costs, none with a price of zero",
            ),
            (
                "in-rkpd-draft",
                14,
                "",
                "Usulan tercantum dalam rancangan RKPD (tanyakan kepada dinas perpustakaan)",
                "The proposal stands in the draft RKPD (ask the library office)",
            ),
        ],
    ),
    (
        "kua-ppas",
        "regency",
        (7, 1),
        (8, 31),
        REGENCY_FINANCE,
        ("KUA-PPAS dan rancangan APBD dibahas", "KUA-PPAS and the draft regency budget"),
        [
            (
                "one-page-for-council",
                14,
                "",
                "Satu lembar untuk DPRD: angka, cerita, dan usulan biaya",
                "One page for the council: a number, a story, and what it costs",
            ),
        ],
    ),
    (
        "apbd-fixed",
        "regency",
        (11, 1),
        (11, 30),
        REGENCY_FINANCE,
        ("APBD ditetapkan", "The regency budget (APBD) is fixed"),
        [
            (
                "regency-plan-agreed",
                14,
                "plan_agreed",
                "Rencana kerja sudah disepakati",
                "The work plan is agreed",
            ),
        ],
    ),
]


def seed(apps, schema_editor):
    step_model = apps.get_model("plans", "BudgetStep")
    preparation_model = apps.get_model("plans", "Preparation")
    for place, (code, level, start, end, law, names, preparations) in enumerate(STEPS, start=1):
        step, _is_new = step_model.objects.get_or_create(
            code=code,
            defaults={
                "name_id": names[0],
                "name_en": names[1],
                "position": place,
                "level": level,
                "law": law,
                "year_offset": -1,
                "from_month": start[0],
                "from_day": start[1],
                "to_month": end[0],
                "to_day": end[1],
            },
        )
        for number, (name, days, check, name_id, name_en) in enumerate(preparations, start=1):
            preparation_model.objects.get_or_create(
                code=name,
                defaults={
                    "step": step,
                    "name_id": name_id,
                    "name_en": name_en,
                    "position": number,
                    "days_before": days,
                    "check_code": check,
                },
            )


def empty(apps, schema_editor):
    """Going back, the list goes: its names do not fit into the older columns."""
    for name in ("Preparation", "RegencyDate", "BudgetStep"):
        apps.get_model("plans", name).objects.all().delete()
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the columns cannot change


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_budget_accounts")]
    operations = [
        migrations.AlterField("preparation", "name_id", models.CharField(max_length=120)),
        migrations.AlterField("preparation", "name_en", models.CharField(max_length=120)),
        migrations.RunPython(seed, empty),
    ]
