// SPDX-License-Identifier: Apache-2.0
#include "config/explain.h"

#include <fmt/format.h>

namespace yunguan::config {

std::string explain(const Loaded& loaded, Language language) {
  const bool chinese = language == &Text::zh;
  std::string page;
  for (const Entry& entry : loaded.entries) {
    const std::string source = entry.source == "default" && chinese ? "默认值" : entry.source;
    page += fmt::format("{} = {}  ({})\n", entry.name, entry.value.empty() ? "\"\"" : entry.value, source);
    page += fmt::format("    {}\n", entry.sentence.*language);
    page += fmt::format("    {} · {} · {} {}\n\n", entry.form.*language, entry.environment_name,
                        chinese ? "默认" : "default", entry.default_value.empty() ? "\"\"" : entry.default_value);
  }
  return page;
}

std::string reference_page() {
  const Result<Loaded> defaults = load({});
  YG_ASSERT(defaults.has_value());
  std::string page =
      "# Configuration\n\n"
      "Written by `yunguan config reference`; a test fails when it differs.\n\n"
      "A key is taken from, weakest first: its default, the YAML file (`--config FILE`, else `YUNGUAN_CONFIG`, else\n"
      "`yunguan.yaml` in the working directory), the environment, the command line. An unknown key or a wrong value "
      "refuses to\nstart. `yunguan config explain` shows how every key stands and where it came from.\n\n"
      "```yaml\nhttp:\n  port: 8080\nstore:\n  url: postgresql://yunguan@db.example/yunguan\n```\n\n"
      "| Key | Default | What for | What may be written |\n|---|---|---|---|\n";
  for (const Entry& entry : defaults->entries) {
    const std::string value = entry.default_value.empty() ? "" : fmt::format("`{}`", entry.default_value);
    page += fmt::format("| `{}`<br>`{}` | {} | {}<br>{} | {}<br>{} |\n", entry.name, entry.environment_name, value,
                        entry.sentence.zh, entry.sentence.en, entry.form.zh, entry.form.en);
  }
  return page;
}

}  // namespace yunguan::config
