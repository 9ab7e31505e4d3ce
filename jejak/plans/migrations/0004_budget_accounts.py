from django.db import migrations, models

LAW = "Permendagri 20/2018, Lampiran"
VILLAGE_LIBRARY = "Perpustakaan/Taman Bacaan Desa/Sanggar Belajar Milik Desa"
DEVELOPMENT = ("2", "Pelaksanaan Pembangunan Desa")
GUIDANCE = ("3", "Pembinaan Kemasyarakatan")
EMPOWERMENT = ("4", "Pemberdayaan Masyarakat")

# A default to be confirmed by the national team: decision 0036.
ACCOUNTS = [
    (
        DEVELOPMENT,
        "2.1.03",
        "Penyuluhan dan Pelatihan Pendidikan bagi Masyarakat",
        "Education and training for residents",
    ),
    (
        DEVELOPMENT,
        "2.1.04",
        f"Pemeliharaan Sarana dan Prasarana {VILLAGE_LIBRARY}",
        "Upkeep of the village library, reading garden or learning centre",
    ),
    (
        DEVELOPMENT,
        "2.1.07",
        f"Pembangunan/Rehabilitasi/Peningkatan Sarana/Prasarana {VILLAGE_LIBRARY}",
        "Building or improving the village library, reading garden or learning centre",
    ),
    (
        DEVELOPMENT,
        "2.1.08",
        "Pengelolaan Perpustakaan Milik Desa",
        "Running the village library (books, pay of its keeper)",
    ),
    (
        GUIDANCE,
        "3.3.02",
        "Penyelenggaraan Pelatihan Kepemudaan Tingkat Desa",
        "Training for young people of the village",
    ),
    (
        GUIDANCE,
        "3.4.03",
        "Pembinaan PKK",
        "Guidance of the women's family welfare group (PKK)",
    ),
    (
        EMPOWERMENT,
        "4.4.01",
        "Pelatihan/Penyuluhan Pemberdayaan Perempuan",
        "Training and information for the empowerment of women",
    ),
    (
        EMPOWERMENT,
        "4.4.02",
        "Pelatihan/Penyuluhan Perlindungan Anak",
        "Training and information on the protection of children",
    ),
    (
        EMPOWERMENT,
        "4.5.01",
        "Pelatihan Manajemen Pengelolaan Koperasi/KUD/UMKM",
        "Training in the management of cooperatives and small businesses",
    ),
    (
        EMPOWERMENT,
        "4.7.04",
        "Pembentukan/Fasilitasi/Pelatihan/Pendampingan Kelompok Usaha Ekonomi Produktif",
        "Forming, training and mentoring groups of small producers",
    ),
]


def seed(apps, schema_editor):
    account = apps.get_model("plans", "BudgetAccount")
    for position, ((field_code, field_name), number, name_id, name_en) in enumerate(ACCOUNTS, 1):
        account.objects.get_or_create(
            code=number.replace(".", "-"),
            defaults={
                "field_code": field_code,
                "field_name": field_name,
                "activity_code": number,
                "name_id": name_id,
                "name_en": name_en,
                "law": LAW,
                "position": position,
            },
        )


def empty(apps, schema_editor):
    """Going back, the list goes: its names do not fit into the older columns."""
    apps.get_model("plans", "BudgetAccount").objects.all().delete()
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the columns cannot change


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_keys")]
    operations = [
        migrations.AlterField("budgetaccount", "name_id", models.CharField(max_length=200)),
        migrations.AlterField("budgetaccount", "name_en", models.CharField(max_length=200)),
        migrations.RunPython(seed, empty),
    ]
