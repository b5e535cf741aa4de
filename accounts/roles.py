"""Roles as readable code: a French label, a description, a scope, and the permissions.

The page "Rôles et droits" is printed from this file. Rights are a proposal that the network and each
site must approve (data/roles.csv carries the confidence of each role).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.permissions import Permission as P


class RoleScope(StrEnum):
    """How far a role reaches."""

    CENTRE = "centre"
    RESIDENCE = "residence"
    NETWORK = "network"


class BirthAttendant(StrEnum):
    """Whether a delivery by this role counts as assisted by qualified staff."""

    YES = "OUI"
    NO = "NON"
    SETTING = "REGLAGE"  # matrone: a setting of the centre


@dataclass(frozen=True)
class Role:
    """A function that a membership gives to a person, from a day to a day."""

    code: str
    label: str
    scope: RoleScope
    description: str
    permissions: frozenset[P]
    sees_identity: bool = False
    can_countersign: bool = False
    trainee: bool = False
    birth_attendant: BirthAttendant = BirthAttendant.NO


CARE_TEAM = {
    P.PATIENT_SEARCH,
    P.PATIENT_REGISTER,
    P.PATIENT_NETWORK_SEARCH,
    P.QUEUE_VIEW,
    P.QUEUE_MANAGE,
    P.RECORD_READ,
    P.VITALS_WRITE,
    P.CONSULTATION_WRITE,
    P.CARE_ACT_WRITE,
    P.REGISTER_PRINT,
    P.PATIENT_EXPORT,
    P.STOCK_VIEW,
}
PRESCRIBERS = {P.CONSULTATION_SIGN, P.PRESCRIBE}
RESTRICTED = {P.HIV_READ, P.MENTAL_HEALTH_READ, P.VIOLENCE_READ}
MIDWIFERY = {P.MATERNITY_READ, P.MATERNITY_WRITE, P.TRACING_WRITE}
COMMUNITY = {P.STATS_CENTRE, P.GOVERNANCE_VIEW}

_ROLES = [
    Role(
        code="DTC",
        label="Directeur technique du centre",
        scope=RoleScope.CENTRE,
        description="Dirige le centre, soigne, valide et signe le rapport mensuel.",
        permissions=frozenset(
            {
                *CARE_TEAM,
                *PRESCRIBERS,
                *RESTRICTED,
                *COMMUNITY,
                P.COUNTERSIGN,
                P.MATERNITY_READ,
                P.PATIENT_LINK,
                P.PATIENT_ACCESS_LOG,
                P.PATIENT_IMPORT,
                P.CASH_CANCEL,
                P.CASH_DEBTORS,
                P.CASH_SUMMARY,
                P.CASH_OVERRIDE,
                P.TARIFF_EDIT,
                P.STOCK_APPROVE,
                P.STATS_DRILL,
                P.REPORT_PREPARE,
                P.REPORT_SIGN,
                P.TRAINING_PLAN,
                P.TRAINING_SUPERVISE,
                P.RESIDENCE_VIEW,
                P.COMPLAINT_HANDLE,
                P.ACCOUNT_MANAGE,
                P.SETTINGS_EDIT,
                P.SYSTEM_STATUS,
                P.SCREENING_WRITE,
                P.TRACING_WRITE,
            }
        ),
        sees_identity=True,
        can_countersign=True,
        birth_attendant=BirthAttendant.YES,
    ),
    Role(
        code="MED",
        label="Médecin, médecin de famille et communautaire",
        scope=RoleScope.CENTRE,
        description="Consulte, prescrit, décide des références et contresigne les actes des stagiaires.",
        permissions=frozenset(
            {
                *CARE_TEAM,
                *PRESCRIBERS,
                *RESTRICTED,
                P.COUNTERSIGN,
                P.MATERNITY_READ,
                P.PATIENT_LINK,
                P.STATS_CENTRE,
                P.STATS_DRILL,
                P.TRAINING_SUPERVISE,
                P.SCREENING_WRITE,
            }
        ),
        sees_identity=True,
        can_countersign=True,
        birth_attendant=BirthAttendant.YES,
    ),
    Role(
        code="INT",
        label="Résident du DES de médecine de famille et communautaire",
        scope=RoleScope.CENTRE,
        description="Consulte et prescrit sous la responsabilité d'un maître de stage qui contresigne.",
        permissions=frozenset({*CARE_TEAM, *PRESCRIBERS, P.MATERNITY_READ, P.LOGBOOK_WRITE, P.STATS_CENTRE}),
        sees_identity=True,
        trainee=True,
        birth_attendant=BirthAttendant.YES,
    ),
    Role(
        code="SF",
        label="Sage-femme ou maïeuticien",
        scope=RoleScope.CENTRE,
        description="Assure les CPN, les accouchements, le suivi postnatal, la planification et les dépistages.",
        permissions=frozenset(
            {
                *CARE_TEAM,
                *PRESCRIBERS,
                *MIDWIFERY,
                P.COUNTERSIGN,
                P.HIV_READ,
                P.VIOLENCE_READ,
                P.SCREENING_WRITE,
                P.STATS_CENTRE,
                P.STATS_DRILL,
                P.TRAINING_SUPERVISE,
            }
        ),
        sees_identity=True,
        can_countersign=True,
        birth_attendant=BirthAttendant.YES,
    ),
    Role(
        code="IO",
        label="Infirmière obstétricienne",
        scope=RoleScope.CENTRE,
        description="Assure les CPN, les accouchements, le suivi postnatal et la planification.",
        permissions=frozenset(
            {
                *CARE_TEAM,
                *PRESCRIBERS,
                *MIDWIFERY,
                P.COUNTERSIGN,
                P.SCREENING_WRITE,
                P.STATS_CENTRE,
                P.TRAINING_SUPERVISE,
            }
        ),
        sees_identity=True,
        can_countersign=True,
        birth_attendant=BirthAttendant.YES,
    ),
    Role(
        code="MAT",
        label="Matrone",
        scope=RoleScope.CENTRE,
        description="Aide aux CPN et fait des accouchements sous la conduite de la sage-femme.",
        permissions=frozenset(
            {
                *MIDWIFERY,
                P.PATIENT_SEARCH,
                P.PATIENT_REGISTER,
                P.QUEUE_VIEW,
                P.QUEUE_MANAGE,
                P.RECORD_READ,
                P.VITALS_WRITE,
                P.CARE_ACT_WRITE,
            }
        ),
        sees_identity=True,
        birth_attendant=BirthAttendant.SETTING,
    ),
    Role(
        code="IDE",
        label="Infirmier ou infirmière (diplômé d'État, technicien de santé, technicien supérieur)",
        scope=RoleScope.CENTRE,
        description="Consulte, donne les soins et fait les pansements et les injections.",
        permissions=frozenset(
            {*CARE_TEAM, *PRESCRIBERS, P.COUNTERSIGN, P.STATS_CENTRE, P.VACCINE_WRITE, P.TRAINING_SUPERVISE}
        ),
        sees_identity=True,
        can_countersign=True,
        birth_attendant=BirthAttendant.YES,
    ),
    Role(
        code="AS",
        label="Aide-soignant",
        scope=RoleScope.CENTRE,
        description="Prend les constantes, aide aux soins et à l'accueil.",
        permissions=frozenset(
            {
                P.PATIENT_SEARCH,
                P.PATIENT_REGISTER,
                P.QUEUE_VIEW,
                P.QUEUE_MANAGE,
                P.VITALS_WRITE,
                P.CARE_ACT_WRITE,
            }
        ),
        sees_identity=True,
    ),
    Role(
        code="LAB",
        label="Technicien de laboratoire",
        scope=RoleScope.CENTRE,
        description="Reçoit les prélèvements, fait les examens et valide les résultats.",
        permissions=frozenset({P.PATIENT_SEARCH, P.QUEUE_VIEW, P.LAB_WRITE, P.COUNTERSIGN}),
        sees_identity=True,
        can_countersign=True,
    ),
    Role(
        code="IMG",
        label="Agent d'imagerie ou échographiste",
        scope=RoleScope.CENTRE,
        description="Fait les échographies et les examens d'imagerie et rédige les comptes rendus.",
        permissions=frozenset({P.PATIENT_SEARCH, P.QUEUE_VIEW, P.IMAGING_WRITE, P.COUNTERSIGN}),
        sees_identity=True,
        can_countersign=True,
    ),
    Role(
        code="GP",
        label="Gérant de pharmacie ou de dépôt de vente",
        scope=RoleScope.CENTRE,
        description="Gère le stock, délivre les produits prescrits et prépare les commandes.",
        permissions=frozenset({P.PATIENT_SEARCH, P.QUEUE_VIEW, P.STOCK_VIEW, P.DISPENSE, P.STOCK_MANAGE}),
        sees_identity=True,
    ),
    Role(
        code="CAI",
        label="Caissier ou percepteur",
        scope=RoleScope.CENTRE,
        description="Vend les tickets, encaisse, remet les reçus et clôture la caisse chaque jour.",
        permissions=frozenset({P.PATIENT_SEARCH, P.QUEUE_VIEW, P.CASH_COLLECT, P.CASH_DEBTORS, P.CASH_SUMMARY}),
        sees_identity=True,
    ),
    Role(
        code="VAC",
        label="Vaccinateur ou agent PEV",
        scope=RoleScope.CENTRE,
        description="Vaccine au centre et en stratégie avancée et suit les vaccins.",
        permissions=frozenset({P.PATIENT_SEARCH, P.PATIENT_REGISTER, P.QUEUE_VIEW, P.VACCINE_WRITE, P.TRACING_WRITE}),
        sees_identity=True,
    ),
    Role(
        code="ACC",
        label="Agent d'accueil",
        scope=RoleScope.CENTRE,
        description="Enregistre les patients et tient la file d'attente.",
        permissions=frozenset({P.PATIENT_SEARCH, P.PATIENT_REGISTER, P.QUEUE_VIEW, P.QUEUE_MANAGE}),
        sees_identity=True,
    ),
    Role(
        code="PSY",
        label="Référent en santé mentale",
        scope=RoleScope.CENTRE,
        description="Évalue et suit les personnes en santé mentale ; accède aux dossiers restreints.",
        permissions=frozenset({*CARE_TEAM, *PRESCRIBERS, P.COUNTERSIGN, P.MENTAL_HEALTH_READ, P.MENTAL_HEALTH_WRITE}),
        sees_identity=True,
        can_countersign=True,
    ),
    Role(
        code="RESP_STAT",
        label="Responsable des statistiques du centre",
        scope=RoleScope.CENTRE,
        description="Prépare le rapport mensuel et contrôle la qualité des données.",
        permissions=frozenset({P.STATS_CENTRE, P.REPORT_PREPARE}),
    ),
    Role(
        code="ASC",
        label="Agent de santé communautaire ou relais",
        scope=RoleScope.CENTRE,
        description="Recherche les personnes en retard de visite et rend compte, sans voir les dossiers.",
        permissions=frozenset({P.TRACING_WRITE}),
        sees_identity=True,
    ),
    Role(
        code="MS",
        label="Maître de stage ou superviseur clinique",
        scope=RoleScope.CENTRE,
        description="Encadre les stagiaires, contresigne leurs actes et les évalue.",
        permissions=frozenset(
            {*CARE_TEAM, *PRESCRIBERS, P.COUNTERSIGN, P.MATERNITY_READ, P.TRAINING_SUPERVISE, P.STATS_CENTRE}
        ),
        sees_identity=True,
        can_countersign=True,
        birth_attendant=BirthAttendant.YES,
    ),
    Role(
        code="STAGIAIRE",
        label="Stagiaire (étudiant sage-femme, infirmier, laboratoire, externe, thésard)",
        scope=RoleScope.CENTRE,
        description="Saisit des actes qui restent à contresigner et remplit son carnet de stage.",
        permissions=frozenset(
            {
                P.PATIENT_SEARCH,
                P.QUEUE_VIEW,
                P.RECORD_READ,
                P.VITALS_WRITE,
                P.CONSULTATION_WRITE,
                P.CARE_ACT_WRITE,
                P.LOGBOOK_WRITE,
            }
        ),
        sees_identity=True,
        trainee=True,
    ),
    Role(
        code="ASACO_PRESIDENT",
        label="Président de l'ASACO",
        scope=RoleScope.CENTRE,
        description="Préside les instances, suit les tableaux de bord et vise le rapport mensuel.",
        permissions=frozenset({*COMMUNITY, P.GOVERNANCE_WRITE, P.LEDGER_APPROVE, P.CASH_SUMMARY}),
    ),
    Role(
        code="ASACO_TRESORIER",
        label="Trésorier de l'ASACO",
        scope=RoleScope.CENTRE,
        description="Tient les comptes, prépare le relevé de transparence et le soumet à l'approbation.",
        permissions=frozenset({*COMMUNITY, P.LEDGER_WRITE, P.CASH_SUMMARY, P.CASH_REMIT}),
    ),
    Role(
        code="ASACO_SECRETAIRE",
        label="Secrétaire administratif de l'ASACO",
        scope=RoleScope.CENTRE,
        description="Convoque les réunions, rédige les procès-verbaux et suit les décisions.",
        permissions=frozenset({*COMMUNITY, P.GOVERNANCE_WRITE}),
    ),
    Role(
        code="ASACO_MEMBRE",
        label="Membre des instances de l'ASACO",
        scope=RoleScope.CENTRE,
        description="Consulte les tableaux de bord et les comptes, participe aux décisions.",
        permissions=frozenset({*COMMUNITY}),
    ),
    Role(
        code="CFU",
        label="Membre du bureau du comité de femmes utilisatrices",
        scope=RoleScope.CENTRE,
        description="Anime les activités du comité, tient sa petite caisse et transmet les suggestions des femmes.",
        permissions=frozenset({*COMMUNITY, P.CFU_WRITE}),
    ),
    Role(
        code="ENQUETEUR",
        label="Enquêteur de satisfaction",
        scope=RoleScope.CENTRE,
        description="Interroge les usagers après leur visite et saisit des réponses sans nom.",
        permissions=frozenset({P.SURVEY_COLLECT}),
    ),
    Role(
        code="CENOU_AGENT",
        label="Agent du logement du CENOU",
        scope=RoleScope.RESIDENCE,
        description="Attribue les lits, tient les états des lieux et les encaissements des résidences.",
        permissions=frozenset({P.RESIDENCE_VIEW, P.RESIDENCE_MANAGE, P.RESIDENCE_DESK}),
    ),
    Role(
        code="CENOU_SUPERVISEUR",
        label="Responsable du logement au CENOU",
        scope=RoleScope.NETWORK,
        description="Suit les résidences des sept sites, fixe les règles de la convention et valide les exceptions.",
        permissions=frozenset({P.RESIDENCE_VIEW, P.RESIDENCE_MANAGE, P.RESIDENCE_NETWORK}),
    ),
    Role(
        code="GERANT_RESIDENCE",
        label="Gérant local de la résidence",
        scope=RoleScope.RESIDENCE,
        description="Accueille les résidents, remet les clés et signale les pannes.",
        permissions=frozenset({P.RESIDENCE_VIEW, P.RESIDENCE_DESK}),
    ),
    Role(
        code="RESIDENT_HEBERGE",
        label="Personne hébergée",
        scope=RoleScope.RESIDENCE,
        description="Voit son lit, ses dates et son solde, signale un problème et demande une prolongation.",
        permissions=frozenset({P.RESIDENCE_OWN}),
    ),
    Role(
        code="SIS",
        label="Chargé du système d'information sanitaire (CSRéf)",
        scope=RoleScope.NETWORK,
        description="Contrôle les rapports mensuels des centres de son district.",
        permissions=frozenset({P.STATS_NETWORK}),
    ),
    Role(
        code="MCD",
        label="Médecin chef de district",
        scope=RoleScope.NETWORK,
        description="Suit les indicateurs et les alertes des centres de son district.",
        permissions=frozenset({P.STATS_NETWORK}),
    ),
    Role(
        code="USTTB_COORD",
        label="Coordination des stages USTTB",
        scope=RoleScope.NETWORK,
        description="Répartit les stagiaires, suit les objectifs et délivre les attestations.",
        permissions=frozenset({P.TRAINING_PLAN, P.STATS_NETWORK}),
    ),
    Role(
        code="ECOLE_COORD",
        label="Responsable des stages d'une école (INFSS, école privée)",
        scope=RoleScope.NETWORK,
        description="Propose ses étudiants et suit leurs stages et leurs évaluations.",
        permissions=frozenset({P.TRAINING_PLAN}),
    ),
    Role(
        code="SUPERVISEUR_RESEAU",
        label="Superviseur du réseau des CSCom-U",
        scope=RoleScope.NETWORK,
        description="Compare les sites, suit la qualité et appuie les équipes, sans identité de patient.",
        permissions=frozenset({P.STATS_NETWORK, P.GOVERNANCE_VIEW}),
    ),
    Role(
        code="CHERCHEUR",
        label="Chercheur autorisé",
        scope=RoleScope.NETWORK,
        description="Reçoit des données pseudonymisées pour une étude approuvée et datée.",
        permissions=frozenset({P.RESEARCH_EXTRACT}),
    ),
    Role(
        code="AUDITEUR",
        label="Auditeur ou délégué à la protection des données",
        scope=RoleScope.NETWORK,
        description="Lit les journaux d'accès et les traces de modification.",
        permissions=frozenset({P.AUDIT_READ}),
    ),
    Role(
        code="ADM_CENTRE",
        label="Administrateur du centre",
        scope=RoleScope.CENTRE,
        description="Crée les comptes et règle les paramètres du centre, sans contenu médical.",
        permissions=frozenset({P.ACCOUNT_MANAGE, P.SETTINGS_EDIT, P.SYSTEM_STATUS}),
    ),
    Role(
        code="ADM",
        label="Administrateur technique du réseau",
        scope=RoleScope.NETWORK,
        description="Gère les comptes, les sauvegardes et les réglages, sans contenu médical par défaut.",
        permissions=frozenset({P.ACCOUNT_MANAGE, P.SETTINGS_EDIT, P.SYSTEM_STATUS}),
    ),
]

ROLES: dict[str, Role] = {role.code: role for role in _ROLES}

ROLE_CHOICES = [(role.code, role.label) for role in _ROLES]


def role(code: str) -> Role:
    """The role of this code. Raises KeyError."""
    return ROLES[code]


def permissions_of(codes: set[str]) -> frozenset[P]:
    """What these roles allow together; everybody signed in may manage the own account."""
    return frozenset({P.PROFILE}).union(*(ROLES[code].permissions for code in codes))
