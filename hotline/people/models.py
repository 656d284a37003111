"""Units, accounts, the duty rota, callers, and the log of every look at personal data."""

from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from hotline.people.roles import ADMINS, BUREAU, CENTRE, LABELS, UNIT, Role


class UnitKind(models.TextChoices):
    CENTRE = "centre", "热线中心"
    BUREAU = "bureau", "主管局"
    COUNTY = "county", "县区"
    DIRECT = "direct", "局直单位"
    DEPARTMENT = "department", "机关科室"
    PARK = "park", "园区"


class Unit(models.Model):
    """A unit of articles 5-7. Never deleted: work and figures of past days hang on it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60, unique=True)
    short_name = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, choices=UnitKind)
    county = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    duty_phone = models.CharField(max_length=30, blank=True)
    responsible = models.CharField("承办责任人", max_length=30, blank=True)
    ordinal = models.PositiveSmallIntegerField(default=0)
    is_sample = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    served_by_centre = models.BooleanField("由热线中心代录", default=False)

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, username: str, password: str, **facts: Any) -> "Account":
        """Make one account; the password is hashed with Argon2."""
        account = self.model(username=username, **facts)
        account.set_password(password)
        account.save()
        return account

    def get(self, *args: Any, **facts: Any) -> "Account":
        """One account with its unit, which every page of theirs names; by its key, as every request asks, in plain SQL."""
        if args or facts.keys() != {"pk"}:
            return self.select_related("unit").get(*args, **facts)
        from hotline.people.plain import first  # noqa: PLC0415  it reads models

        found = first(self.model, "where t.id = %s", [facts["pk"]], "unit")
        if found is None:
            raise self.model.DoesNotExist
        return found


class Wish(models.TextChoices):
    """What somebody wants to get outside the house on one channel."""

    NONE = "none", "不发"
    URGENT = "urgent", "只发急的"
    ALL = "all", "都发"


@cache
def _held(roles: tuple[str, ...]) -> frozenset[Role]:
    return frozenset(Role(r) for r in roles)


class Account(AbstractBaseUser):
    """A person, or a partner system, with posts in one unit."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="accounts")
    section = models.CharField("科室", max_length=30, blank=True)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    desk_phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)
    second_factor_since = models.DateTimeField(null=True)
    second_factor_required = models.BooleanField("要求用动态口令", default=False)
    reads_closed = models.BooleanField("可看第十六条第（五）项退回件的内容", default=False)
    bell_seen_at = models.DateTimeField(null=True)
    email_sealed = models.BinaryField(null=True)
    mobile_sealed = models.BinaryField(null=True)
    email_wish = models.CharField(max_length=6, choices=Wish, default=Wish.ALL)
    sms_wish = models.CharField(max_length=6, choices=Wish, default=Wish.URGENT)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    def __str__(self) -> str:
        return f"{self.unit.short_name} {self.name}"

    @property
    def held(self) -> frozenset[Role]:
        return _held(tuple(self.roles))

    @property
    def is_centre(self) -> bool:
        return bool(self.held & CENTRE)

    @property
    def is_unit(self) -> bool:
        return bool(self.held & UNIT)

    @property
    def is_bureau(self) -> bool:
        return bool(self.held & BUREAU)

    @property
    def is_admin(self) -> bool:
        return bool(self.held & ADMINS)

    @property
    def role_words(self) -> str:
        return "、".join(LABELS[Role(r)] for r in self.roles)


class ApiToken(models.Model):
    """A token of an account for /api/; only its SM3 digest is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class SecondFactor(models.Model):
    """The secret a person's phone and this house share (RFC 6238); in use once `Account.second_factor_since` is set."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="second_factor")
    sealed = models.BinaryField()
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """A code for the day the phone is lost: kept as a keyed digest, good once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=16)
    used_at = models.DateTimeField(null=True)


class PastPassword(models.Model):
    """The hash of a password an account had: not to be chosen again soon."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="past_passwords")
    hash = models.CharField(max_length=128)
    set_at = models.DateTimeField()


class SignIn(models.Model):
    """A session somebody began by signing in, while it lives."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    agent = models.CharField(max_length=200)


class RotaEntry(models.Model):
    """Who is on duty when: the bureau's duty person for safety alerts (第十八条), 值班长 for the centre (第四条 全天受理)."""

    post = models.CharField(max_length=20)
    account = models.ForeignKey(Account, models.PROTECT, related_name="rota")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["post", "starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="rota_runs_forward"
            )
        ]


def on_duty(post: Role, now: datetime) -> models.QuerySet[RotaEntry]:
    """The rota entries of a post that cover this moment, earliest first."""
    entries = RotaEntry.objects.filter(post=post, starts_at__lte=now, ends_at__gt=now)
    return entries.select_related("account").order_by("starts_at", "id")


class CallerKind(models.TextChoices):
    NATURAL = "natural", "自然人"
    LEGAL = "legal", "法人"
    UNINCORPORATED = "unincorporated", "非法人组织"


class Caller(models.Model):
    """Who called, once per contact. Name and number are sealed; equality goes by keyed blind indexes."""

    kind = models.CharField(max_length=16, choices=CallerKind, default=CallerKind.NATURAL)
    practitioner = models.BooleanField("从业人员", default=False)
    anonymous = models.BooleanField(default=False)
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(max_length=16, null=True)
    tail_index = models.BinaryField(max_length=16, null=True)
    seal_id = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(
                fields=["phone_index", "-id"],
                condition=models.Q(phone_index__isnull=False),
                name="caller_phone",
            ),
            models.Index(
                fields=["tail_index", "-id"], condition=models.Q(tail_index__isnull=False), name="caller_tail"
            ),
        ]


class AccessLog(models.Model):
    """Append-only: every look at personal data, every export, every refused look (第九条)."""

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey(Account, models.PROTECT)
    what = models.CharField(max_length=30)
    order_number = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "people_access_log"


class Installation(models.Model):
    """Facts of this installation that must agree with files outside the database."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.TextField()


class KeyRotation(models.Model):
    """更换密钥: one exchange of the keys, and how far the watch is with sealing anew. No key stands here."""

    number = models.PositiveSmallIntegerField("新密钥的号")
    reason = models.CharField("事由", max_length=200)
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField("第几遍", default=1)
    part = models.PositiveSmallIntegerField("换到哪一类", default=0)
    after = models.CharField("这一类里换到哪一行", max_length=40, blank=True)
    found = models.PositiveIntegerField("这一遍换了多少", default=0)
    done = models.PositiveIntegerField("共换了多少", default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_key_rotation"


class ExportRequest(models.Model):
    """A larger export somebody asked for (第九条): decided by another, taken once. Filters only, no personal value."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="exports")
    source = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    rows = models.PositiveIntegerField()
    reason = models.CharField("事由", max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_export_request"


from hotline.people.organisation import Departure, Deputy, UnitChange  # noqa: E402, F401  tables of this app
