"""The customer's screen of a window, signatures for packages, numbers typed by hand."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import onewindow.entropy
import onewindow.sealing


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_in_a_locker"),
        ("documents", "0001_initial"),
        ("hall", "0005_kiosk"),
        ("people", "0004_entry_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Facing",
            fields=[
                (
                    "window",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="facing",
                        serialize=False,
                        to="hall.window",
                    ),
                ),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "空闲"),
                            ("look", "正在办"),
                            ("sign", "请签名"),
                            ("take", "请签收"),
                            ("done", "办好了"),
                        ],
                        max_length=4,
                    ),
                ),
                ("since", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.package",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("package", None), ("step", "")),
                            models.Q(
                                models.Q(("step", ""), _negated=True),
                                ("account__isnull", False),
                                ("package__isnull", False),
                                ("since__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="cases_facing_shows_a_package",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onewindow.entropy.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("intake", "申请"), ("delivery", "签收")], max_length=8
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[("screen", "客屏"), ("pad", "签字板"), ("paper", "纸上")],
                        max_length=6,
                    ),
                ),
                ("text", models.CharField(max_length=20)),
                ("shown", onewindow.sealing.SealedJSON(default=dict, editable=True, null=True)),
                ("digest", models.BinaryField(max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=60)),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_by", models.CharField(blank=True, max_length=60)),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="cases.package",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hall.window",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["package", "-id"], name="cases_signature_package")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("package", "purpose"),
                        name="cases_signature_one_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("document", None),
                                ("means", ""),
                                ("signed_at", None),
                                ("signed_by", ""),
                            ),
                            models.Q(
                                ("signed_at__isnull", False),
                                models.Q(("means", ""), _negated=True),
                                models.Q(("signed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_signature_signed_by_some_means",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("means__in", ["screen", "pad"]), _negated=True),
                            ("document__isnull", False),
                            _connector="OR",
                        ),
                        name="cases_signature_on_glass_is_kept",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TypedNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("typed_at", models.DateTimeField()),
                ("typed_by", models.CharField(max_length=60)),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_by", models.CharField(blank=True, max_length=60)),
                ("checker", models.CharField(blank=True, max_length=60)),
                (
                    "package",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typed_numbers",
                        to="cases.package",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("package", "person"), name="cases_typed_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("checked_by", "")),
                            models.Q(
                                ("checked_at__isnull", False),
                                models.Q(("checked_by", ""), _negated=True),
                                models.Q(("checked_by", models.F("typed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_typed_checked_by_another",
                    ),
                ],
            },
        ),
    ]
