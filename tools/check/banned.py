# SPDX-License-Identifier: Apache-2.0
"""Calls that have a better one here. A line may end in `// allow NAME: reason` where the rule does not fit."""
import dataclasses
import fnmatch
import re

from cpp_source import without_noise
from tree import Fault


@dataclasses.dataclass(frozen=True)
class Rule:
    name: str
    pattern: str
    instead: str
    files: tuple = ("*.cpp", "*.h")
    except_files: tuple = ()


WEB = ("web/*.ts", "web/*.vue")
TESTS = ("*_test.cpp", "tests/*.cpp", "tests/*.h", "*_fixture.cpp")
TERMINAL = ("src/main.cpp", "src/app/*", "src/*_command.cpp", "bench/*", "fuzz/*", "sim/*")

RULES = [
    Rule("stoi", r"\bstd::sto(i|l|ll|ul|ull|f|d|ld)\b", "parse_integer (base/parse.h): it refuses leftovers"),
    Rule("atoi", r"\b(atoi|atol|atoll|atof|strtol|strtoul|strtoll|strtoull|strtod|sscanf)\s*\(", "parse_integer (base/parse.h)"),
    Rule("rand", r"\b(rand|srand|random|drand48)\s*\(|\bstd::(mt19937\w*|random_device|default_random_engine)\b",
         "the Random that is handed in; secrets come from crypto", except_files=("*/random.h", "*/random.cpp", "*_test.cpp", "bench/*", "fuzz/*", "sim/*")),
    Rule("regex", r"\bstd::(w?regex|regex_\w+)\b", "a small scan: std::regex is slow and overflows the stack on long input"),
    Rule("sprintf", r"\b(sprintf|vsprintf|snprintf|vsnprintf)\s*\(", "fmt::format"),
    Rule("strcpy", r"\b(strcpy|strcat|strncpy|strncat|gets|alloca)\s*\(", "std::string"),
    Rule("malloc", r"\b(malloc|calloc|realloc)\s*\(", "std::vector or std::make_unique"),
    Rule("cout", r"\bstd::(cout|cerr|clog)\b|\b(printf|puts)\s*\(", "log:: (base/log.h); commands print with fmt::print", except_files=("bench/*", "fuzz/*", "sim/*")),
    Rule("print", r"\bfmt::print\s*\(", "log:: (base/log.h); only src/app, src/main.cpp and *_command.cpp write to the terminal", ("src/*",), TERMINAL + TESTS),
    Rule("endl", r"\bstd::endl\b", "'\\n'"),
    Rule("detach", r"[.>]detach\s*\(\s*\)", "keep the thread, and join it in stop()"),
    Rule("async", r"\bstd::async\b", "a job (src/job), or a thread its owner joins"),
    Rule("sleep in tests", r"\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(", "turn the manual clock, or wait with eventually() (base/eventually_fixture.h)", TESTS),
    Rule("system clock", r"\bsystem_clock::now\b|\bstd::time\s*\(|[^_\w.>:]time\s*\(\s*(nullptr|NULL|0)\s*\)|\bgettimeofday\s*\(|\bCLOCK_REALTIME\b",
         "Clock::now() (base/time.h), handed in", except_files=("src/base/time.cpp", "bench/*", "sim/*")),
    Rule("local time", r"\b(localtime|gmtime|mktime|strftime|localtime_r|gmtime_r)\s*\(", "shanghai_date and format_* (base/time.h)", except_files=("src/base/time.cpp",)),
    Rule("shell", r"\b(std::system|popen|execvp?|execlp?)\s*\(", "a library: no shell is started"),
    Rule("assert", r"(?<![\w_])assert\s*\(", "YG_ASSERT (base/error.h): it stays in every build"),
    Rule("exit", r"\b(std::)?(exit|abort|quick_exit|terminate)\s*\(", "return a Result, or YG_ASSERT", ("src/*",), ("src/base/error.cpp", "src/main.cpp")),
    Rule("using namespace std", r"\busing\s+namespace\s+std\s*;", "std:: at the name"),
    Rule("v-html", r"\bv-html\b|\binnerHTML\b|\bdocument\.write\b", "text interpolation: what people typed is never markup", WEB, ("*.test.ts", "*.spec.ts")),
    Rule("eval", r"\beval\s*\(|\bnew Function\s*\(", "the expression evaluator", WEB),
    Rule("console.log", r"\bconsole\.(log|debug)\s*\(", "say it to the person, or not at all", WEB),
]
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
SOURCES = ("*.cpp", "*.h", "*.py", "web/*.ts", "web/*.vue", "*.cmake", "*.sh")

PLANTED = (
    {
        "src/card/card.cpp": '// std::stoi in a comment and "std::stoi" in a literal are fine\n'
        'auto a = std::stoi(text);\nauto b = rand();\nauto c = std::chrono::system_clock::now();\n'
        "auto d = std::stoi(text);  // allow stoi: checked above\nstd::cout << a;\nworker.detach();\nfmt::print(\"x\");\n",
        "src/card/card_test.cpp": "std::this_thread::sleep_for(1s);\n",
        "src/base/time.cpp": "return system_clock::now();\n",
        "web/src/page.vue": '<div v-html="x" />\n',
        "src/card/plan.h": "// TO" + "DO later\n",
    },
    [f"src/card/card.cpp:{line}:" for line in (2, 3, 4, 6, 7, 8)]
    + ["src/card/card_test.cpp:1:", "web/src/page.vue:1:", "src/card/plan.h:1:"],
)


def applies(rule, path):
    return any(fnmatch.fnmatch(path, pattern) for pattern in rule.files) and not any(
        fnmatch.fnmatch(path, pattern) for pattern in rule.except_files
    )


def check(tree):
    faults = []
    for path in tree.matching("*.cpp", "*.h", *WEB):
        rules = [(rule, re.compile(rule.pattern)) for rule in RULES if applies(rule, path)]
        text = tree.text(path)
        code = without_noise(text) if path.endswith((".cpp", ".h")) else text
        for number, (line, whole) in enumerate(zip(code.split("\n"), text.split("\n")), 1):
            for rule, pattern in rules:
                if pattern.search(line) and f"allow {rule.name}:" not in whole:
                    faults.append(Fault(path, number, f"{rule.name}: instead, {rule.instead}"))
    for path in tree.matching(*SOURCES):
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            if UNFINISHED.search(line) and path != "tools/check/banned.py":
                faults.append(Fault(path, number, "an unfinished mark: finish it, or write down what is missing in the docs"))
    return faults
