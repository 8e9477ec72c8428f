"""Whether the thread sanitizer wrote a report: races.py PREFIX of its log files."""
import glob
import sys

from checks import main


def no_data_race_was_seen(checks):
    reports = sorted(glob.glob(sys.argv[1] + ".*"))
    told = "".join(open(path, encoding="utf-8", errors="replace").read() for path in reports)
    checks.check(not reports, "the thread sanitizer saw no data race in these journeys", told[:6000])


main(no_data_race_was_seen)
