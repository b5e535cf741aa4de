"""`python -m bench`: generate at scale, measure, print the table; exit code 1 when a budget is missed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import django
from django.db.backends.signals import connection_created

from bench.database import SCALES, choose_database, without_time_limit


def main() -> int:
    """Run the chosen cases."""
    options = _options()
    scale = SCALES[options.scale]
    choose_database(scale)
    connection_created.connect(without_time_limit)
    django.setup()
    from bench import report
    from bench.cases import all_cases  # the models need the settings
    from bench.generate import dataset_of

    try:
        cases = all_cases(options.only)
    except KeyError:
        print(f"Mesure inconnue : {options.only}.", file=sys.stderr)
        return 2
    print(f"Données « {scale.name} » : {scale.patients} patients, {scale.consultations} consultations…", flush=True)
    dataset = dataset_of(scale, fresh=options.fresh)
    results = []
    for case in cases:
        print(f"{case.name}…", flush=True)
        results += list(case.run(dataset))
        report.keep(results[-len(case.lines) :])
    print(report.table(results))
    if options.json:
        options.json.write_text(json.dumps([r.row() for r in results], ensure_ascii=False, indent=1) + "\n")
    if options.markdown:
        report.write_into(options.markdown, scale)
    return 0 if all(result.ok for result in results) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Mesure l'application à grande échelle.")
    parser.add_argument("--only", metavar="NOM", help="une seule mesure")
    parser.add_argument("--scale", choices=sorted(SCALES), default="full", help="taille des données")
    parser.add_argument("--json", type=Path, metavar="FICHIER", help="écrire les résultats")
    parser.add_argument("--markdown", type=Path, metavar="FICHIER", help="mettre à jour le tableau d'un document")
    parser.add_argument("--fresh", action="store_true", help="générer les données de nouveau")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
