// SPDX-License-Identifier: Apache-2.0
#include "tuning/list_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <unordered_set>

#include "base/json.h"
#include "base/parse.h"
#include "crypto/hex.h"
#include "crypto/sm3.h"
#include "sheet/table_source.h"
#include "sheet/table_writer.h"
#include "store/id_source.h"

namespace yunguan::tuning {
namespace {

constexpr std::string_view kOsmocomBanner = "Osmocom TAC database";

// Which field of a row says what; −1: none does.
struct Columns {
  int item = -1, name = -1, more = -1, device_class = -1, confidence = -1;
};

int place_of(const std::vector<std::string>& header, std::string_view name, int behind = -1) {
  const auto found = std::ranges::find_if(header.begin() + behind + 1, header.end(), [&](const std::string& column) {
    return ascii_lower(trimmed(column)) == name;
  });
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

Columns columns_of(ListKind kind, const std::vector<std::string>& header) {
  if (kind == ListKind::fraud_areas) return {.item = place_of(header, "region"), .name = place_of(header, "name")};
  if (kind == ListKind::cell_regions) return {.item = place_of(header, "cell"), .name = place_of(header, "region")};
  if (kind == ListKind::plan_sources) return {.item = place_of(header, "plan"), .name = place_of(header, "source")};
  if (kind == ListKind::segments) {
    return {.item = place_of(header, "segment"), .name = place_of(header, "kind"), .more = place_of(header, "carrier")};
  }
  Columns columns{.item = place_of(header, "tac"),
                  .name = place_of(header, "brand"),
                  .more = place_of(header, "model"),
                  .device_class = place_of(header, "device_class"),
                  .confidence = place_of(header, "confidence")};
  if (columns.name < 0) {  // Osmocom's: the brand and the model are both called name
    columns.name = place_of(header, "name");
    if (columns.name >= 0) columns.more = place_of(header, "name", columns.name);
  }
  return columns;
}

std::string field(const sheet::Record& record, int column) {
  if (column < 0 || static_cast<std::size_t>(column) >= record.fields.size()) return {};
  return std::string{trimmed(record.fields[static_cast<std::size_t>(column)])};
}

EntryText text_of(ListKind kind, const Columns& columns, const sheet::Record& record) {
  EntryText text{.item = field(record, columns.item),
                 .name = field(record, columns.name),
                 .more = field(record, columns.more),
                 .device_class = ascii_lower(field(record, columns.device_class)),
                 .confidence = std::nullopt};
  if (kind != ListKind::phone_tacs) return text;
  const std::string confidence = field(record, columns.confidence);
  if (text.device_class.empty()) {
    const DeviceGuess guess = guess_device(text.name, text.more);
    text.device_class = guess.device_class;
    text.confidence = guess.confidence;
  } else {
    text.confidence = confidence.empty() ? 100 : parse_integer<std::int64_t>(confidence).value_or(-1);
  }
  return text;
}

Result<std::string> digest_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  crypto::Sm3 sm3;
  std::array<char, 64u << 10> bytes{};
  while (file) {
    file.read(bytes.data(), bytes.size());
    sm3.update({bytes.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (!file.eof()) {
    return fail(ErrorKind::unavailable, "file.unreadable", {"文件无法读取", "the file cannot be read"},
                {.file = path.string()});
  }
  const auto digest = sm3.finish();
  return crypto::to_hex(crypto::bytes_of(digest));
}

// What the file changes in the list.
struct Change {
  std::vector<NewEntry> added;
  std::vector<std::int64_t> replaced;  // entries, on the day before the new ones begin
  std::vector<std::int64_t> missing;   // entries, on the last day that was asked for
  control::TakeCounts counts;
};

using Held =
    std::map<std::string, std::vector<HeldEntry>>;  // by item as bytes, so that both stores name the same first

void note_refused(const ListFile& file, control::TakeCounts& counts) {
  counts.refused = static_cast<std::int64_t>(file.refused.size());
  for (std::size_t i = 0; i < std::min(file.refused.size(), control::kTakeShown); ++i) {
    const RefusedRow& one = file.refused[i];
    counts.refused_rows.push_back({static_cast<std::int64_t>(one.row), one.item, one.code, one.sentence});
  }
}

// A row that was refused names its item all the same: that does not end.
void find_missing(const Held& held, const ListFile& file, const ListImportSpec& spec, Change& change) {
  std::unordered_set<std::string_view> named;
  for (const EntryText& row : file.rows) named.insert(row.item);
  for (const RefusedRow& row : file.refused) named.insert(row.item);
  for (const auto& [item, entries] : held) {
    if (named.contains(item)) continue;
    bool ends = false;
    bool kept = false;
    for (const HeldEntry& entry : entries) {
      if (entry.valid_to && *entry.valid_to <= *spec.missing_last_day) continue;
      const bool stays = entry.origin == Origin::hand && !spec.hand_too;
      if (!stays) change.missing.push_back(entry.id.value);
      (stays ? kept : ends) = true;
    }
    change.counts.kept += kept ? 1 : 0;
    if (!ends) continue;
    ++change.counts.ends;
    if (change.counts.ending.size() < control::kTakeShown)
      change.counts.ending.push_back({item, entries.back().text.name});
  }
}

Result<Change> change_by(store::Reader& reader, ListKind kind, const ListFile& file, const ListImportSpec& spec) {
  const Date from = spec.valid_from;
  const Date earliest = spec.missing_last_day ? std::min(from, day_behind(*spec.missing_last_day)) : from;
  Held held;
  YG_TRY(each_held(reader, kind, earliest, [&](HeldEntry& entry) {
    auto& entries = held[entry.text.item];
    entries.push_back(std::move(entry));
  }));
  Change change;
  note_refused(file, change.counts);
  if (spec.missing_last_day) find_missing(held, file, spec, change);
  for (const EntryText& text : file.rows) {
    const auto there = held.find(text.item);
    const HeldEntry* old = there == held.end() ? nullptr : &there->second.back();
    if (old != nullptr && old->valid_to && *old->valid_to < from) old = nullptr;
    if (old == nullptr) {
      ++change.counts.fresh;
      change.added.push_back({text, from, std::nullopt});
    } else if (old->origin == Origin::hand || old->text == text) {
      ++change.counts.unchanged;
    } else {
      ++change.counts.changed;
      change.replaced.push_back(old->id.value);
      change.added.push_back({text, from, std::nullopt});
    }
  }
  return change;
}

Result<void> write_refused(const std::filesystem::path& path, const std::vector<RefusedRow>& rows) {
  YG_TRY_ASSIGN(auto writer, sheet::TableWriter::create(path, sheet::TableFormat::csv, sheet::CsvReadBy::spreadsheets));
  const std::array<std::string, 4> head{"row", "item", "reason", "sentence"};
  YG_TRY(writer->row(head));
  for (const RefusedRow& row : rows) {
    const std::array<std::string, 4> cells{fmt::format("{}", row.row), row.item, row.code, row.sentence.zh};
    YG_TRY(writer->row(cells));
  }
  return writer->finish();
}

// Nothing: the list stays as it is.
Result<std::optional<ListImport>> store_change(const Ground& ground, ListKind kind, const ListFile& file,
                                               const ListImportSpec& spec, const ListImport& about) {
  return ground.db.write([&](store::Transaction& tx) -> Result<std::optional<ListImport>> {
    YG_TRY_ASSIGN(const Change change, change_by(tx, kind, file, spec));
    YG_TRY_ASSIGN(const std::int64_t revision, revision_of(tx, name_of(kind)));
    YG_TRY_ASSIGN(const auto before, import_of_digest(tx, kind, about.digest));
    if (change.counts.nothing() && before) return std::nullopt;
    if (!change.counts.nothing() && spec.revision && *spec.revision != revision) {
      return fail(ErrorKind::conflict, "list_take.changed",
                  {"预览之后名单又有改动，请重新预览", "the list has changed since the preview: look at it again"});
    }
    ListImport import = about;
    YG_TRY_ASSIGN(import.id, store::next_id<ListImportId>(tx, "monitor_list_import"));
    import.replaced = change.counts.changed;
    import.taken = change.counts.fresh;
    import.known = change.counts.unchanged;
    import.ended = change.counts.ends;
    const std::string& by = import.taken_by;
    YG_TRY(end_entries(tx, change.replaced, day_before(spec.valid_from), by, "由文件 " + spec.file_name + " 更新"));
    if (spec.missing_last_day)
      YG_TRY(end_entries(tx, change.missing, *spec.missing_last_day, by, "不在文件 " + spec.file_name + " 中"));
    if (!change.added.empty()) {
      YG_TRY(insert_entries(
          tx, kind, change.added,
          {.origin = Origin::file, .source = spec.file_name, .import = import.id, .by = by, .at = import.taken_at}));
    }
    if (!change.counts.nothing()) YG_TRY(tell_change(tx, name_of(kind), spec.file_name, by, import.taken_at));
    YG_TRY(insert_import(tx, kind, import));
    return import;
  });
}

}  // namespace

Result<ListFile> read_list_file(ListKind kind, const std::filesystem::path& path, const std::string& name) {
  YG_TRY_ASSIGN(const auto source, sheet::TableSource::open(path, name));
  std::vector<std::string> header = source->header();
  sheet::Record record;
  if (kind == ListKind::phone_tacs && !header.empty() && header.front().starts_with(kOsmocomBanner)) {
    YG_TRY_ASSIGN(const bool more, source->next(record));
    if (more) header.assign(record.fields.begin(), record.fields.end());
  }
  const Columns columns = columns_of(kind, header);
  if (columns.item < 0 || columns.name < 0) {
    constexpr std::array<const char*, kListKinds.size()> kWanted{"tac, brand, model", "region, name", "cell, region",
                                                                 "plan, source", "segment, kind"};
    const char* wanted = kWanted[static_cast<std::size_t>(kind) - 1];
    return fail(ErrorKind::invalid, "monitor_list.columns",
                {fmt::format("文件须有列 {}", wanted), fmt::format("the file needs the columns {}", wanted)},
                {.file = name, .row = 1});
  }
  ListFile file;
  std::unordered_set<std::string> seen;
  while (true) {
    YG_TRY_ASSIGN(const bool more, source->next(record));
    if (!more) return file;
    if (static_cast<std::int64_t>(file.rows.size() + file.refused.size()) >= kImportRowsMax) {
      return fail(ErrorKind::too_large, "monitor_list.too_many_rows",
                  {fmt::format("一个文件最多 {} 行", kImportRowsMax),
                   fmt::format("a file has at most {} rows", kImportRowsMax)},
                  {.file = name});
    }
    EntryText text = text_of(kind, columns, record);
    const std::string item = clipped(text.item, 60);
    auto good = checked(kind, std::move(text));
    if (!good) {
      file.refused.push_back({record.line, item, good.error().code, control::sentence_of(good.error())});
    } else if (!seen.insert(good->item).second) {
      file.refused.push_back(
          {record.line, item, "monitor_list.twice", {"文件中这一项已在前面出现", "the file has named it before"}});
    } else {
      file.rows.push_back(std::move(*good));
    }
  }
}

Result<ListPreview> preview_list(const Ground& ground, const ListImportSpec& spec) {
  const auto kind = list_named(spec.list);
  YG_ASSERT(kind);
  YG_TRY_ASSIGN(const ListFile file, read_list_file(*kind, spec.path, spec.file_name));
  YG_TRY(control::check_not_empty(file.rows.size(), spec.missing_last_day, spec.file_name));
  return ground.db.read([&](store::Reader& reader) -> Result<ListPreview> {
    YG_TRY_ASSIGN(Change change, change_by(reader, *kind, file, spec));
    YG_TRY_ASSIGN(const std::int64_t revision, revision_of(reader, spec.list));
    return ListPreview{std::move(change.counts), revision};
  });
}

namespace {

Result<void> say_taken(job::Context& context, const ListImport& import, const ListImportSpec& spec) {
  const std::string ended_zh = spec.missing_last_day ? fmt::format("，终止 {} 条（{} 为最后一天）", import.ended,
                                                                   format_date(*spec.missing_last_day))
                                                     : "";
  const std::string ended_en = spec.missing_last_day ? fmt::format("; {} ended with {} as their last day", import.ended,
                                                                   format_date(*spec.missing_last_day))
                                                     : "";
  return context.say({fmt::format("新增 {} 条，更新 {} 条，{} 条已有；{} 行未取{}", import.taken, import.replaced,
                                  import.known, import.refused, ended_zh),
                      fmt::format("{} added, {} replaced, {} known; {} rows left out{}", import.taken, import.replaced,
                                  import.known, import.refused, ended_en)});
}

}  // namespace

Result<void> take_list(const Ground& ground, job::Context& context, const std::filesystem::path& work_dir,
                       const std::function<Result<job::JobFile>(const std::filesystem::path&, std::string)>& keep) {
  YG_TRY_ASSIGN(const auto spec, json::decode<ListImportSpec>(context.spec()));
  const auto kind = list_named(spec.list);
  YG_ASSERT(kind);
  YG_TRY_ASSIGN(const std::string digest, digest_of(spec.path));
  YG_TRY_ASSIGN(const auto before,
                ground.db.read([&](store::Reader& reader) { return import_of_digest(reader, *kind, digest); }));
  YG_TRY_ASSIGN(const ListFile file, read_list_file(*kind, spec.path, spec.file_name));
  YG_TRY(control::check_not_empty(file.rows.size(), spec.missing_last_day, spec.file_name));
  if (context.should_stop()) return job::Context::stop_here();
  const auto refused = static_cast<std::int64_t>(file.refused.size());
  ListImport about{.file_name = spec.file_name,
                   .digest = digest,
                   .refused = refused,
                   .taken_by = context.job().person_login,
                   .taken_at = context.now()};
  const std::int64_t rows = static_cast<std::int64_t>(file.rows.size()) + refused;
  YG_TRY_ASSIGN(const auto import, store_change(ground, *kind, file, spec, about));
  if (!import) {
    return context.say(
        {fmt::format("这个文件已于 {} 取入过，没有改动", format_clock(before->taken_at)),
         fmt::format("this very file was taken in at {}; nothing was changed", format_clock(before->taken_at))});
  }
  if (refused > 0) {
    const auto path = work_dir / fmt::format("list-{}.part", context.job().id.value);
    YG_TRY(write_refused(path, file.refused));
    YG_TRY_ASSIGN(const auto kept,
                  keep(path, "未取入的行-" + std::filesystem::path{spec.file_name}.stem().string() + ".csv"));
    YG_TRY(ground.db.write([&](store::Transaction& tx) { return job::add_file(tx, context.job().id, kept); }));
  }
  YG_TRY(ground.db.write([&](store::Transaction& tx) {
    return context.advance(tx, {.total = rows, .done = rows, .failed = refused, .checkpoint = {}});
  }));
  return say_taken(context, *import, spec);
}

}  // namespace yunguan::tuning
