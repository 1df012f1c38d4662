# SPDX-License-Identifier: MIT
"""gradebook - what gradebook_test.sh grades, breaks and reads back.

Usage: gradebook.py WHAT ARGUMENT...; each function below is a WHAT.
"""
import csv as csv_reader
import html.parser
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
import zipfile

CHECKS = 6
HANG = 60  # s: nothing here takes a hundredth of it; measured by no test
VERDICTS = ["passed"] * 4 + ["wrong", "partly", "crashed", "limit"]

# Neither a terminal, a spreadsheet, a browser nor a parser may obey these.
HOSTILE = [
    "=cmd|' /C calc'!A0", "+1", "-1", "@x", "|x", 'quo"te', "new\nline", "tab\there",
    "<script>alert(1)</script>", "&amp;", "a,b", "\x1b[31mred", "caf\u00e9",
    "\u202ertl", "\ufffe", "``` | * _", "%s%n", "' OR 1=1 --", "\\010",
]


def lab(folder):
    """A lab of as many checks as a grade of ours has."""
    checks = "".join(
        f"""
  - name: check{i}
    title: Check number {i}
    points: 2
    expect:
      - metric: vsz
        from: a
        to: b
        is: 0
""" for i in range(CHECKS))
    with open(f"{folder}/lab.yaml", "w") as out:
        out.write(f"""name: faked
title: A lab
kind: program
seed: faked
limits:
  disk: 8
programs:
  - files: "*.c"
    run: [./a]
marks:
  - name: a
    line: ^a
  - name: b
    line: ^b
runs:
  - name: first
checks:{checks}""")


def grade(i, text=None):
    """The document of student i: the same whenever it is asked for."""
    draw = random.Random(i)
    checks = []
    for c in range(CHECKS):
        verdict = draw.choice(VERDICTS)
        doubtful = i % 20 == 0 and c == 0
        if doubtful:
            verdict = "partly"
        check = {
            "name": f"check{c}", "title": text or f"Check number {c}",
            "verdict": verdict, "of": 2.0,
            "points": {"passed": 2.0, "partly": 1.0}.get(verdict, 0.0),
            "confidence": 0.5 if doubtful else 1.0, "doubtful": doubtful,
            "decided": False, "reason": text or f"measured in run {i}",
            "expected": text or "RSS as it was", "seen": text or "100 pages",
            "why": text or "Memory is given at the first touch.",
            "claim": "malloc_lazy",
        }
        if verdict == "wrong":
            check["misconception"] = text or "brk_grows"
        checks.append(check)
    return {"schema": "vmgrade-grade/1", "student": "x", "lab": "x",
            "sandbox": "none", "time": 1, "seconds": 0.5, "checks": checks,
            "fingerprint": f"heap at {i // 2}"}


def put(folder, document):
    os.makedirs(folder, exist_ok=True)
    with open(folder + b"/grade.json", "w") as out:
        json.dump(document, out)


def make_class(folder, count):
    """`count` students; -1: those whose names and texts are hostile."""
    count = int(count)
    if count < 0:
        for i, text in enumerate(HOSTILE):
            name = text.replace("/", "_").encode()
            put(os.fsencode(folder) + b"/" + name, grade(i + 1, text))
        put(os.fsencode(folder) + b"/\xff\xfe", grade(99))
    if not count:
        put(os.fsencode(folder), grade(1))
    for i in range(count):
        put(os.fsencode(f"{folder}/s{i:05}"), grade(i))


def skip(folder):
    """Of six checks one could not be measured, and one is wrong."""
    document_ = grade(1)
    for i, check in enumerate(document_["checks"]):
        check["verdict"] = {0: "skipped", 1: "wrong"}.get(i, "passed")
        check["points"] = 0.0 if i < 2 else 2.0
    put(os.fsencode(folder), document_)


def other(path):
    """A database of another program."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE mails(text)")


def lead_out(path):
    """A student of that name, as no file is called."""
    with sqlite3.connect(path) as database:
        database.execute("UPDATE students SET name = '../s00004' "
                         "WHERE name = 's00004'")
        database.execute("UPDATE grades SET student = '../s00004', document ="
                         " replace(document, 's00004', '../s00004') "
                         "WHERE student = 's00004'")


def newer(path):
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 2")


def done(call):
    """What a program says and returns; one that hangs is told."""
    try:
        return subprocess.run(call, capture_output=True, text=True,
                              timeout=HANG)
    except subprocess.TimeoutExpired:
        sys.exit(f"it hangs, after {HANG} s: {call}")


def until(holds, what, run):
    """Returns as soon as it holds, which it must while `run` goes on."""
    began = time.monotonic()
    while not holds():
        assert run.poll() is None, f"over before {what}: {run.communicate()}"
        assert time.monotonic() - began < HANG, f"hangs before {what}"
        time.sleep(0.001)


def tar_with(path, members):
    with tarfile.open(path, "w:gz") as archive:
        for name, kind, link, data in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, link, len(data)
            archive.addfile(info, io.BytesIO(data))


def bombs(folder, fake, lab_folder):
    """Archives that lead out, link out, or never end."""
    os.makedirs(folder)
    good = json.dumps(grade(1)).encode()
    victim = folder + "-victim"
    tar_with(f"{folder}/out.tar.gz", [
        ("../escaped", tarfile.REGTYPE, "", b"x"),
        ("a/../../escaped", tarfile.REGTYPE, "", b"x"),
        (victim, tarfile.REGTYPE, "", b"x"),
        ("link", tarfile.SYMTYPE, "/", b""),
        ("link" + victim, tarfile.REGTYPE, "", b"x"),
        ("hard", tarfile.LNKTYPE, "/etc/passwd", b""),
        ("fifo", tarfile.FIFOTYPE, "", b""),
        ("device", tarfile.CHRTYPE, "", b""),
        ("new\nline\x1b[2J", tarfile.REGTYPE, "", b"x"),
        ("/".join("d" * 40) + "/deep", tarfile.REGTYPE, "", b"x"),
        ("grade.json", tarfile.REGTYPE, "", good)])
    with zipfile.ZipFile(f"{folder}/bomb.zip", "w",
                         zipfile.ZIP_DEFLATED) as archive:
        for i in range(20):
            archive.writestr(f"{i}", bytes(1 << 20))
    tar_with(f"{folder}/many.tar.gz",
             [(f"f{i}", tarfile.REGTYPE, "", b"") for i in range(20000)])
    with tarfile.open(f"{folder}/holes.tgz", "w:gz",
                      format=tarfile.PAX_FORMAT) as archive:
        info, ends = tarfile.TarInfo("sparse"), f"1\n{1 << 40}\n0\n".encode()
        info.size = 512  # a hole of 1 TiB, as `tar -S` writes it
        info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
                            "GNU.sparse.name": "sparse",
                            "GNU.sparse.realsize": str(1 << 40)}
        archive.addfile(info, io.BytesIO(ends.ljust(512, b"\0")))
    book = folder + ".db"
    run = done([fake, "class", lab_folder, folder, "--store", book])
    rows = table(fake, book)
    assert run.returncode == 0, run
    assert not os.path.exists(victim) and not os.path.exists(
        f"{os.environ['TMPDIR']}/escaped"), "it got out"
    for name in "bomb", "many", "holes":
        assert rows[name][5] == "limit", rows[name]
    assert rows["out"][1:3] == row_of(grade(1)), rows["out"]
    note = document(book, "out")["note"]
    for what in ("leads out", "absolute", "link: a link", "hard: a link",
                 "fifo: neither", "device: neither", "too deep"):
        assert what in note, (what, note)
    assert "\x1b" not in note
    assert not os.listdir(os.environ["TMPDIR"]), "something is left"
    print("contained")


def document(book, student):
    with sqlite3.connect(book) as database:
        return json.loads(database.execute(
            "SELECT g.document FROM students s JOIN grades g ON g.id = s.grade"
            " WHERE s.name = ?", (student,)).fetchone()[0])


def row_of(document_):
    return [f"{sum(c['points'] for c in document_['checks']):g}",
            f"{2 * CHECKS}"]


def table(fake, book):
    """The gradebook as CSV, by student."""
    text = subprocess.run([fake, "export", "--store", book, "--format", "csv"],
                          capture_output=True, check=True).stdout
    rows = list(csv_reader.reader(io.StringIO(text.decode(), newline="")))
    assert all(len(row) == len(rows[0]) for row in rows), "a ragged table"
    return {row[0]: row for row in rows[1:]}


def gradings():
    """The processes that graded, in their order."""
    try:
        with open(os.environ["FAKE_LOG"]) as log:
            return [int(line.split()[-1]) for line in log
                    if line.endswith("\n")]
    except FileNotFoundError:
        return []


def new_log(stop=None):
    """No gradings as yet; behind the `stop`th they hang."""
    open(os.environ["FAKE_LOG"], "w").close()
    os.environ.pop("FAKE_STOP", None)
    if stop is not None:
        os.environ["FAKE_STOP"] = str(stop)


def look_into(book, kept):
    """Who is in a gradebook that was left as it was: all who were before."""
    if not os.path.exists(book) or not os.path.getsize(book):
        return kept
    with sqlite3.connect(book) as database:
        assert database.execute(
            "PRAGMA integrity_check").fetchone()[0] == "ok"
        if not database.execute(
                "SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return kept
        now = {name for name, in database.execute("SELECT name FROM students")}
    assert kept <= now, "something was lost"
    return now


def kill(fake, lab_folder, folder, scratch, times):
    """Killed as often, the gradebook is that of the undisturbed class.

    When is drawn as a number of gradings, and those behind it hang: however
    fast or slow the machine is, each is killed before it is over. The moments
    after that grading, in which it is put away, are drawn in ms.
    """
    times, jobs = int(times), 4
    students = len(os.listdir(folder))
    quiet, killed = f"{scratch}/quiet.db", f"{scratch}/killed.db"
    call = [fake, "class", lab_folder, folder, "--jobs", str(jobs), "--store"]
    new_log()
    assert done(call + [quiet]).returncode == 77
    draw = random.Random(7)
    kept = set()
    new_log()
    for _ in range(times):
        stop = len(gradings()) + draw.randrange(students // times)
        os.environ["FAKE_STOP"] = str(stop)
        run = subprocess.Popen(call + [killed], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
        until(lambda: len(gradings()) >= stop, f"grading {stop}", run)
        time.sleep(draw.uniform(0, 0.01))
        run.kill()
        said = run.communicate()[1]
        assert run.returncode == -signal.SIGKILL, (run.returncode, said)
        assert not said, said
        kept = look_into(killed, kept)
    os.environ.pop("FAKE_STOP")
    run = done(call + [killed])
    assert run.returncode in (0, 77), run
    graded = len(gradings())
    assert students <= graded <= students + jobs * times, graded
    assert table(fake, quiet) == table(fake, killed), "another gradebook"
    for student in os.listdir(folder):
        one, other_ = document(quiet, student), document(killed, student)
        assert one == other_, (one, other_)
    with sqlite3.connect(killed) as database:
        rows = database.execute("SELECT count(*) FROM grades").fetchone()[0]
        assert rows == students, rows
    assert not os.path.exists(killed + "-journal")
    assert not os.listdir(os.environ["TMPDIR"]), "something is left"
    print(f"same after {times} kills")


def interrupt(fake, lab_folder, folder, scratch):
    """Ctrl-C while workers hang, who would for ever."""
    book = f"{scratch}/interrupted.db"
    call = [fake, "class", lab_folder, folder, "--jobs", "2", "--store", book]
    new_log(0)
    run = subprocess.Popen(call, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True)
    until(lambda: len(gradings()) == 2, "both are at work", run)
    run.send_signal(signal.SIGINT)
    try:
        said = run.communicate(timeout=HANG)[1]
    except subprocess.TimeoutExpired:
        run.kill()
        sys.exit(f"Ctrl-C does not end it in {HANG} s")
    assert run.returncode == 130, (run.returncode, said)
    assert "stopped: 0 of 40 are graded; the same command goes on" in said
    assert not any(os.path.exists(f"/proc/{pid}") for pid in gradings())
    new_log()
    run = done(call)
    assert ": 40 graded now, 0 before" in run.stdout, run
    print("stopped, then whole")


def stopped(fake, lab_folder, submission):
    """A submission, and a lab's controls, stopped while the worker hangs."""
    for call in ["run", lab_folder, submission], ["lint", lab_folder]:
        for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            new_log(0)
            run = subprocess.Popen([fake, *call], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
            until(gradings, "it is at work", run)
            run.send_signal(number)
            said = run.communicate(timeout=HANG)[1]
            assert run.returncode == 128 + number, (run.returncode, said)
            assert not os.path.exists(f"/proc/{gradings()[0]}")
            assert not os.listdir(os.environ["TMPDIR"]), "something is left"
    new_log(0)
    run = subprocess.Popen(["nohup", fake, "run", lab_folder, submission],
                           stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
    until(gradings, "it is at work", run)
    with open(f"/proc/{run.pid}/status") as status:
        caught = [int(line.split()[1], 16) for line in status
                  if line.startswith("SigCgt")][0]
    run.terminate()
    run.wait()
    assert caught >> (signal.SIGTERM - 1) & 1, f"{caught:x}"
    assert not caught >> (signal.SIGHUP - 1) & 1, "nohup is of no use"
    print("stopped")


def full(fake, lab_folder, folder, path):
    """Writing to the gradebook is refused with ENOSPC after a while."""
    refuse = os.path.join(os.path.dirname(fake), "refuse")
    assert done([fake, "class", lab_folder, folder, "--store",
                 path]).returncode == 77
    os.rename(folder + "/s00003", folder + "/t00003")
    run = done([refuse, "disk", fake, "class", lab_folder, folder, "--store",
                path])
    os.rename(folder + "/t00003", folder + "/s00003")
    sys.stderr.write(run.stderr)
    sys.exit(run.returncode)


def two(fake, lab_folder, folder, book):
    call = [fake, "class", lab_folder, folder, "--store", book]
    new_log(0)
    first = subprocess.Popen(call, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, text=True)
    try:
        until(gradings, "the first is at work", first)
        second = done(call)
    finally:
        first.kill()
        first.communicate()
    assert second.returncode == 2, second
    assert "another vmgrade is grading" in second.stderr
    print(second.stderr)


def csv(fake, book):
    """As a spreadsheet reads it: names come back, and are no formulas."""
    rows = table(fake, book)
    assert len(rows) == len(HOSTILE) + 1, len(rows)
    for i, text in enumerate(HOSTILE):
        name = "".join(
            f"\\{ord(c):03o}" if ord(c) < 32 or ord(c) == 127 else c
            for c in text.replace("/", "_"))
        if name[0] in "=+-@|":
            name = "'" + name
        assert rows[name][1:3] == row_of(grade(i + 1)), (name, rows[name])
    assert "\\377\\376" in rows
    print("csv")


def schema(fake, book, format_, srcdir):
    import jsonschema
    where = {"gradescope": "tests/gradescope.schema.json",
             "classroom": "tests/classroom.schema.json",
             "prairielearn": "tests/prairielearn.schema.json",
             "grade": "doc/grade.schema.json"}[format_]
    with open(f"{srcdir}/{where}") as file:
        rules = json.load(file)
    jsonschema.Draft7Validator.check_schema(rules)
    validator = jsonschema.Draft7Validator(rules)
    for row in table(fake, book).values():
        student = row[0].removeprefix("'") if row[0][1:2] in "=+-@|" \
            else row[0]
        call = [fake, "show", "--student", student, "--store", book, "--format", "json"] \
            if format_ == "grade" else \
            [fake, "export", "--store", book, "--format", format_,
             "--student", student]
        text = subprocess.run([part for part in call if part],
                              capture_output=True, check=True).stdout
        one = json.loads(text)
        validator.validate(one)
        if format_ == "gradescope":
            assert abs(one["score"] - sum(
                test.get("score", 0) for test in one["tests"])) < 1e-9
        if format_ == "classroom":  # as its reporter adds them up
            assert [f"{sum(test['score'] for test in one['tests']):g}",
                    f"{one['max_score']:g}"] == row[1:3], (one, row)
            assert (one["status"] == "pass") == (row[1] == row[2])
    for key in list(one):
        if key in rules["required"]:
            broken = dict(one)
            del broken[key]
            assert not validator.is_valid(broken), key
    broken = dict(one, **{rules["required"][0]: []})
    assert not validator.is_valid(broken)
    print("valid")


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        assert tag != "script" and not any(
            name.startswith("on") or name in ("src", "href")
            for name, _ in attrs), (tag, attrs)


def clean(fake, book):
    for call in ["show"], ["show", "<script>alert(1)<_script>"], \
            ["show", "new\\012line"]:
        page = subprocess.run([fake, *call, "--store", book, "--format",
                               "html"], capture_output=True, check=True).stdout
        tags = Tags()
        tags.feed(page.decode())
        assert {"html", "body", "h2"} <= tags.seen, tags.seen
        assert b"\x1b" not in page
        text = subprocess.run([fake, *call, "--store", book, "--format",
                               "text"], capture_output=True,
                              check=True).stdout
        assert b"\x1b" not in text and "\u202e".encode() not in text
        subprocess.run([fake, *call, "--store", book, "--format", "markdown"],
                       capture_output=True, check=True)
    print("clean")


def bench(fake, folder, count):
    """Exports `count` recorded grades: seconds and the most memory of each."""
    lab(folder)
    make_class(f"{folder}/seeds", 20)
    book = f"{folder}/bench.db"
    subprocess.run([fake, "class", folder, f"{folder}/seeds", "--store", book],
                   stdout=subprocess.DEVNULL, check=False)
    with sqlite3.connect(book) as database:
        database.execute(f"""
            WITH RECURSIVE n(i) AS (SELECT 20 UNION ALL
                SELECT i + 1 FROM n WHERE i + 1 < {int(count)})
            INSERT INTO grades SELECT i + 1, lab, printf('s%05d', i),
                submission, again, fingerprint,
                replace(document, student, printf('s%05d', i))
            FROM n JOIN grades ON grades.id = i % 20 + 1""")
        database.execute("INSERT OR IGNORE INTO students "
                         "SELECT student, id FROM grades")
    for call in ["export", "--format", "csv"], \
            ["export", "--format", "junit"], \
            ["export", "--format", "markdown"], \
            ["export", "--format", "gradescope", f"{folder}/results"], \
            ["show"], ["show", "--format", "html"]:
        with open(f"{folder}/out", "w") as out:
            began = time.time()
            pid = subprocess.Popen([fake, *call, "--store", book],
                                   stdout=out).pid
            _, status, usage = os.wait4(pid, 0)
        print(f"{' '.join(call[:3]):32} {time.time() - began:6.2f} s "
              f"{usage.ru_maxrss:7} KiB, status {status}")


WHAT = dict(globals(), **{"class": make_class})
if __name__ == "__main__":
    WHAT[sys.argv[1]](*sys.argv[2:])
