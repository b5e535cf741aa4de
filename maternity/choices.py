"""Codes of the maternity app. Sources: WHO ANC and PNC kits, Labour Care Guide (reference notes §2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatingMethod(models.TextChoices):
    """What the due date was reckoned from; the choice is kept, never recomputed silently."""

    LMP = "lmp", _("Last menstrual period")
    ULTRASOUND = "ultrasound", _("Ultrasound")
    FUNDAL_HEIGHT = "fundal_height", _("Fundal height")


class Certainty(models.TextChoices):
    CERTAIN = "certain", _("certain")
    APPROXIMATE = "approximate", _("approximate")
    UNKNOWN = "unknown", _("unknown")


class CloseReason(models.TextChoices):
    """Why a pregnancy file is closed."""

    LIVE_BIRTH = "live_birth", _("Live birth")
    STILLBIRTH = "stillbirth", _("Stillbirth")
    MISCARRIAGE = "miscarriage", _("Miscarriage")
    ABORTION = "abortion", _("Abortion")
    WOMAN_DIED = "woman_died", _("Death of the woman")
    LOST = "lost_to_follow_up", _("Lost to follow-up")
    MOVED = "moved_away", _("Moved away")
    FALSE_PREGNANCY = "false_pregnancy", _("Not pregnant")
    WRONG_ENTRY = "wrong_entry", _("Entered by mistake")


NEVER_COUNTED = (CloseReason.FALSE_PREGNANCY, CloseReason.WRONG_ENTRY)
ENDED_BY_BIRTH = (CloseReason.LIVE_BIRTH, CloseReason.STILLBIRTH)


class ContactReason(models.TextChoices):
    FIRST = "first", _("First contact")
    SCHEDULED = "scheduled", _("Planned contact")
    COMPLAINT = "complaint", _("Complaint")


class NotDone(models.TextChoices):
    """Why a measurement is missing: blank never reads as normal."""

    NO_DEVICE = "no_device", _("No device")
    BROKEN = "broken", _("Device out of order")
    NO_REAGENT = "no_reagent", _("Out of stock")
    REFUSED = "refused", _("Refused")
    OTHER = "other", _("Other reason")


class TestResult(models.TextChoices):
    NEGATIVE = "negative", _("Negative")
    POSITIVE = "positive", _("Positive")
    INCONCLUSIVE = "inconclusive", _("Inconclusive")


class Dipstick(models.TextChoices):
    NONE = "none", _("Negative")
    PLUS1 = "+", "+"
    PLUS2 = "++", "++"
    PLUS3 = "+++", "+++"
    PLUS4 = "++++", "++++"


class Presentation(models.TextChoices):
    CEPHALIC = "cephalic", _("Cephalic")
    BREECH = "breech", _("Breech")
    TRANSVERSE = "transverse", _("Transverse")
    UNKNOWN = "unknown", _("Not determined")


class BirthPlace(models.TextChoices):
    HERE = "here", _("At this centre")
    OTHER_FACILITY = "other_facility", _("Another facility")
    HOME = "home", _("At home")
    ON_THE_WAY = "on_the_way", _("On the way")


class Attendant(models.TextChoices):
    """Cadre of the person who attended the birth."""

    PHYSICIAN = "physician", _("Physician")
    MIDWIFE = "midwife", _("Midwife")
    OBSTETRIC_NURSE = "obstetric_nurse", _("Obstetric nurse")
    NURSE = "nurse", _("Nurse")
    MATRONE = "matrone", _("Matrone")
    TRADITIONAL = "traditional", _("Traditional birth attendant")
    NONE = "none", _("Nobody")


SKILLED = (Attendant.PHYSICIAN, Attendant.MIDWIFE, Attendant.OBSTETRIC_NURSE, Attendant.NURSE)


class DeliveryMode(models.TextChoices):
    SPONTANEOUS = "spontaneous", _("Spontaneous, head first")
    BREECH = "breech", _("Breech")
    VACUUM = "vacuum", _("Vacuum")
    FORCEPS = "forceps", _("Forceps")
    CAESAREAN_ELECTIVE = "caesarean_elective", _("Planned caesarean")
    CAESAREAN_LABOUR = "caesarean_labour", _("Caesarean in labour")


class Uterotonic(models.TextChoices):
    OXYTOCIN = "oxytocin", _("Oxytocin 10 IU")
    MISOPROSTOL = "misoprostol", _("Misoprostol")
    CARBETOCIN = "carbetocin", _("Carbetocin")
    OTHER = "other", _("Other")
    NONE = "none", _("None")


class Perineum(models.TextChoices):
    INTACT = "intact", _("Intact")
    EPISIOTOMY = "episiotomy", _("Episiotomy")
    DEGREE_1 = "degree_1", _("First-degree tear")
    DEGREE_2 = "degree_2", _("Second-degree tear")
    DEGREE_3 = "degree_3", _("Third-degree tear")
    DEGREE_4 = "degree_4", _("Fourth-degree tear")


class MotherCondition(models.TextChoices):
    WELL = "well", _("Well")
    OBSERVED = "observed", _("Under observation")
    REFERRED = "referred", _("Referred")
    DIED = "died", _("Died")


class YesNoUnknown(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Unknown")


class BirthOutcome(models.TextChoices):
    LIVE = "live", _("Live-born")
    STILLBORN = "stillborn", _("Stillborn")


class DeathTiming(models.TextChoices):
    BEFORE = "before_labour", _("Before labour")
    DURING = "during_labour", _("During labour")
    UNKNOWN = "unknown", _("Unknown")


class BabySex(models.TextChoices):
    FEMALE = "F", _("Girl")
    MALE = "M", _("Boy")
    UNDETERMINED = "U", _("Undetermined")


class Resuscitation(models.TextChoices):
    NONE = "none", _("None")
    STIMULATION = "stimulation", _("Stimulation")
    SUCTION = "suction", _("Suction")
    BAG_MASK = "bag_mask", _("Bag and mask")
    OXYGEN = "oxygen", _("Oxygen")


class TracingOutcome(models.TextChoices):
    """What came out of looking for a woman who missed a visit."""

    FOUND_WILL_COME = "will_come", _("Found, will come")
    CAME = "came", _("Has come")
    FOLLOWED_ELSEWHERE = "elsewhere", _("Followed elsewhere")
    MOVED = "moved", _("Moved away")
    DELIVERED = "delivered", _("Has delivered")
    PREGNANCY_LOST = "pregnancy_lost", _("No longer pregnant")
    REFUSES = "refuses", _("Does not want to come")
    DIED = "died", _("Has died")
    NOT_FOUND = "not_found", _("Not found")


class TracerKind(models.TextChoices):
    RELAIS = "relais", _("Community health worker")
    CFU = "cfu", _("Member of the women users' committee")
    STAFF = "staff", _("Staff of the centre")
    TELEPHONE = "telephone", _("By telephone")


class PlanningReason(models.TextChoices):
    START = "start", _("Start")
    CONTINUE = "continue", _("Continue")
    SWITCH = "switch", _("Change of method")
    STOP = "stop", _("Stop")
    COUNSELLING = "counselling", _("Counselling only")
    EMERGENCY = "emergency", _("Emergency contraception")
    SIDE_EFFECT = "side_effect", _("Side effect")
    REMOVAL = "removal", _("Removal")


class UserType(models.TextChoices):
    NEW_EVER = "new_ever", _("New user of any modern method")
    NEW_HERE = "new_here", _("New at this centre")
    REVISIT = "revisit", _("Known user")


class RemovalReason(models.TextChoices):
    MATURITY = "maturity", _("End of the method's duration")
    WANTS_PREGNANCY = "wants_pregnancy", _("Wants a pregnancy")
    SIDE_EFFECT = "side_effect", _("Side effect")
    SWITCH = "switch", _("Change of method")
    FAILURE = "failure", _("Failure of the method")
    OTHER = "other", _("Other reason")


class ReviewSubject(models.TextChoices):
    MATERNAL = "maternal", _("Maternal death")
    PERINATAL = "perinatal", _("Perinatal death")
