// SPDX-License-Identifier: Apache-2.0
#include "tuning/list_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <unordered_map>
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
  std::vector<EntryId> ended;
  std::int64_t known = 0;
};

Result<Change> change_by(store::Reader& reader, ListKind kind, ListFile& file, Date from) {
  std::unordered_map<std::string, HeldEntry> held;
  YG_TRY(each_held(reader, kind, from, [&](HeldEntry& entry) {
    const std::string item = entry.text.item;
    held.insert_or_assign(item, std::move(entry));
  }));
  Change change;
  for (EntryText& text : file.rows) {
    const auto old = held.find(text.item);
    if (old == held.end()) {
      change.added.push_back({std::move(text), from, std::nullopt});
    } else if (old->second.origin == Origin::hand || old->second.text == text) {
      ++change.known;
    } else {
      change.ended.push_back(old->second.id);
      change.added.push_back({std::move(text), from, std::nullopt});
    }
  }
  return change;
}

Result<void> write_refused(const std::filesystem::path& path, const std::vector<RefusedRow>& rows) {
  YG_TRY_ASSIGN(auto writer, sheet::TableWriter::create(path, sheet::TableFormat::csv, sheet::CsvReadBy::spreadsheets));
  const std::array<std::string, 4> head{"row", "item", "reason", "sentence"};
  YG_TRY(writer->row(head));
  for (const RefusedRow& row : rows) {
    const std::array<std::string, 4> cells{fmt::format("{}", row.row), row.item, row.code, row.sentence};
    YG_TRY(writer->row(cells));
  }
  return writer->finish();
}

Result<ListImport> store_change(const Ground& ground, ListKind kind, ListFile& file, const ListImportSpec& spec,
                                const ListImport& about) {
  return ground.db.write([&](store::Transaction& tx) -> Result<ListImport> {
    ListFile rows = file;  // PostgreSQL may run the body again
    YG_TRY_ASSIGN(const Change change, change_by(tx, kind, rows, spec.valid_from));
    ListImport import = about;
    YG_TRY_ASSIGN(import.id, store::next_id<ListImportId>(tx, "monitor_list_import"));
    import.replaced = static_cast<std::int64_t>(change.ended.size());
    import.taken = static_cast<std::int64_t>(change.added.size()) - import.replaced;
    import.known = change.known;
    for (const EntryId id : change.ended) {
      YG_TRY(end_entry(tx, id, day_before(spec.valid_from), import.taken_by, "由文件 " + spec.file_name + " 更新"));
    }
    if (!change.added.empty()) {
      YG_TRY(insert_entries(tx, kind, change.added,
                            {.origin = Origin::file,
                             .source = spec.file_name,
                             .import = import.id,
                             .by = import.taken_by,
                             .at = import.taken_at}));
      YG_TRY(tell_change(tx, name_of(kind), import.taken_at));
    }
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
    constexpr std::array<const char*, 3> kWanted{"tac, brand, model", "region, name", "cell, region"};
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
      file.refused.push_back({record.line, item, good.error().code, good.error().text.zh});
    } else if (!seen.insert(good->item).second) {
      file.refused.push_back({record.line, item, "monitor_list.twice", "文件中这一项已在前面出现"});
    } else {
      file.rows.push_back(std::move(*good));
    }
  }
}

Result<void> take_list(const Ground& ground, job::Context& context, const std::filesystem::path& work_dir,
                       const std::function<Result<job::JobFile>(const std::filesystem::path&, std::string)>& keep) {
  YG_TRY_ASSIGN(const auto spec, json::decode<ListImportSpec>(context.spec()));
  const auto kind = list_named(spec.list);
  YG_ASSERT(kind);
  YG_TRY_ASSIGN(const std::string digest, digest_of(spec.path));
  YG_TRY_ASSIGN(const auto before,
                ground.db.read([&](store::Reader& reader) { return import_of_digest(reader, *kind, digest); }));
  if (before) {
    return context.say(
        {fmt::format("这个文件已于 {} 取入过，没有改动", format_clock(before->taken_at)),
         fmt::format("this very file was taken in at {}; nothing was changed", format_clock(before->taken_at))});
  }
  YG_TRY_ASSIGN(ListFile file, read_list_file(*kind, spec.path, spec.file_name));
  if (context.should_stop()) return job::Context::stop_here();
  const auto refused = static_cast<std::int64_t>(file.refused.size());
  ListImport about{.file_name = spec.file_name,
                   .digest = digest,
                   .refused = refused,
                   .taken_by = context.job().person_login,
                   .taken_at = context.now()};
  const std::int64_t rows = static_cast<std::int64_t>(file.rows.size()) + refused;
  YG_TRY_ASSIGN(const ListImport import, store_change(ground, *kind, file, spec, about));
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
  return context.say({fmt::format("新增 {} 条，更新 {} 条，{} 条已有；{} 行未取", import.taken, import.replaced,
                                  import.known, refused),
                      fmt::format("{} added, {} replaced, {} known; {} rows left out", import.taken, import.replaced,
                                  import.known, refused)});
}

}  // namespace yunguan::tuning
