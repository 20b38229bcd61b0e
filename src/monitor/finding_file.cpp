// SPDX-License-Identifier: Apache-2.0
// Millions of findings are sorted in three steps: by buckets of (model, msisdn) chosen from a sample, inside a bucket by
// that pair as one number, and the few findings of one pair by their texts, which are needed for writing anyway.
#include "monitor/finding_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <numeric>
#include <thread>

#include "usage/csv.h"

namespace yunguan::monitor {
namespace {

constexpr std::size_t kBuckets = 256;
constexpr std::size_t kSamplesPerBucket = 16;
constexpr std::uint32_t kAhead = 16;  // what is needed so many findings later is fetched

// Numbers of up to 15 digits in the order of their texts: digits pushed to the left, then the length.
std::uint64_t text_order(std::uint64_t number) {
  std::uint64_t length = 1;
  for (std::uint64_t rest = number; rest >= 10; rest /= 10) ++length;
  for (std::uint64_t i = length; i < 15; ++i) number *= 10;
  return number << 4 | length;
}

struct Entry {
  std::uint64_t key = 0;  // rank of the model (8 bits at most), text order of the msisdn
  std::uint32_t shard = 0;
  std::uint32_t place = 0;
};

std::array<std::uint8_t, 256> ranks_of(const ModelNames& names) {
  std::array<std::uint32_t, 256> order{};
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t model) -> const std::string& { return names[model]; });
  std::array<std::uint8_t, 256> ranks{};
  for (std::size_t i = 0; i < order.size(); ++i) ranks[order[i]] = static_cast<std::uint8_t>(i);
  return ranks;
}

// Runs work(0 … count − 1) on several threads, each taking the next number.
template <class Work>
void in_parallel(std::size_t threads, std::size_t count, Work work) {
  std::atomic<std::size_t> next{0};
  const auto loop = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min(threads, count); ++i) helpers.emplace_back(loop);
  loop();
}

class Sorter {
 public:
  Sorter(const Fleet& fleet, const ModelNames& names, std::size_t threads)
      : fleet_(fleet), names_(names), ranks_(ranks_of(names)), threads_(threads) {}

  Result<> write(OutputFile& out) {
    std::vector<std::vector<Entry>> entries(fleet_.shards.size());
    in_parallel(threads_, entries.size(), [&](std::size_t shard) { entries[shard] = entries_of(shard); });
    choose_bounds(entries);
    buckets_ = bounds_.size() + 1;
    std::vector<std::vector<std::vector<Entry>>> parts(entries.size());
    in_parallel(threads_, entries.size(), [&](std::size_t shard) {
      parts[shard].resize(buckets_);
      for (const Entry& entry : entries[shard]) parts[shard][bucket_of(entry.key)].push_back(entry);
      entries[shard] = {};
    });
    return render_in_order(parts, out);
  }

 private:
  std::vector<Entry> entries_of(std::size_t shard) const {
    const ShardFold& fold = *fleet_.shards[shard];
    std::vector<Entry> entries;
    entries.reserve(fold.findings().size());
    for (std::uint32_t place = 0; place < fold.findings().size(); ++place) {
      if (place + kAhead < fold.findings().size()) fold.prefetch_card_of(place + kAhead);
      const Finding& finding = fold.findings()[place];
      const std::uint64_t rank = ranks_[finding.model];
      entries.push_back(
          {rank << 54 | text_order(fold.cards()[finding.card].number), static_cast<std::uint32_t>(shard), place});
    }
    return entries;
  }

  void choose_bounds(const std::vector<std::vector<Entry>>& entries) {
    std::vector<std::uint64_t> sample;
    std::size_t total = 0;
    for (const auto& of_shard : entries) total += of_shard.size();
    const std::size_t step = std::max<std::size_t>(1, total / (kBuckets * kSamplesPerBucket));
    for (const auto& of_shard : entries) {
      for (std::size_t i = 0; i < of_shard.size(); i += step) sample.push_back(of_shard[i].key);
    }
    std::ranges::sort(sample);
    for (std::size_t i = 1; i < kBuckets && !sample.empty(); ++i)
      bounds_.push_back(sample[i * sample.size() / kBuckets]);
    const auto repeated = std::ranges::unique(bounds_);
    bounds_.erase(repeated.begin(), repeated.end());
  }

  std::size_t bucket_of(std::uint64_t key) const {
    return static_cast<std::size_t>(std::ranges::upper_bound(bounds_, key) - bounds_.begin());
  }

  // Whoever finishes the bucket that is next in order writes it, and those behind it that are ready.
  Result<> render_in_order(std::vector<std::vector<std::vector<Entry>>>& parts, OutputFile& out) {
    std::vector<std::string> texts(buckets_);
    std::vector<bool> ready(buckets_, false);
    std::size_t written = 0;
    Result<> result;
    std::mutex mutex;
    in_parallel(threads_, buckets_, [&](std::size_t bucket) {
      std::string text = render(bucket, parts);
      const std::lock_guard lock{mutex};
      texts[bucket] = std::move(text);
      ready[bucket] = true;
      for (; written < ready.size() && ready[written]; ++written) {
        if (result) result = out.write(texts[written]);
        texts[written] = {};
      }
    });
    return result;
  }

  std::string render(std::size_t bucket, std::vector<std::vector<std::vector<Entry>>>& parts) const {
    std::vector<Entry> entries;
    for (auto& of_shard : parts) {
      entries.insert(entries.end(), of_shard[bucket].begin(), of_shard[bucket].end());
      of_shard[bucket] = {};
    }
    std::ranges::sort(entries, {}, &Entry::key);
    std::string out;
    out.reserve(entries.size() * 96);
    Group group;
    for (std::size_t start = 0; start < entries.size();) {
      std::size_t end = start + 1;
      while (end < entries.size() && entries[end].key == entries[start].key) ++end;
      for (std::size_t i = start; i < end; ++i) fetch_ahead(std::span{entries}.subspan(i));
      render_group(std::span{entries}.subspan(start, end - start), group, out);
      start = end;
    }
    return out;
  }

  // Findings and cards lie in no order that the file has: what will be written soon is on its way meanwhile.
  void fetch_ahead(std::span<const Entry> entries) const {
    if (entries.size() > 2 * kAhead) {
      const Entry& entry = entries[2 * kAhead];
      fleet_.shards[entry.shard]->prefetch_finding(entry.place);
    }
    if (entries.size() > kAhead) {
      const Entry& entry = entries[kAhead];
      fleet_.shards[entry.shard]->prefetch_card_of(entry.place);
    }
  }

  // Scratch space, reused.
  struct Group {
    struct Item {
      std::size_t at = 0, size = 0;  // of the subject's text
      std::uint8_t day = 0;
      std::uint32_t place = 0;
    };
    std::string subjects;
    std::vector<Item> items;
    std::string detail;
  };

  // The findings of one model and card.
  void render_group(std::span<const Entry> entries, Group& group, std::string& out) const {
    const ShardFold& fold = *fleet_.shards[entries[0].shard];
    group.subjects.clear();
    group.items.clear();
    for (const Entry& entry : entries) {
      const Finding& finding = fold.findings()[entry.place];
      const std::size_t at = group.subjects.size();
      append_subject(group.subjects, fold, finding);
      group.items.push_back({at, group.subjects.size() - at, finding.day, entry.place});
    }
    const auto subject = [&](const Group::Item& item) {
      return std::string_view{group.subjects}.substr(item.at, item.size);
    };
    if (group.items.size() > 1) {
      std::ranges::sort(group.items, [&](const Group::Item& a, const Group::Item& b) {
        const int order = subject(a).compare(subject(b));
        return order != 0 ? order < 0 : a.day < b.day;
      });
    }
    for (const Group::Item& item : group.items)
      append_line(fold, fold.findings()[item.place], subject(item), group.detail, out);
  }

  void append_line(const ShardFold& fold, const Finding& finding, std::string_view subject, std::string& detail,
                   std::string& out) const {
    const std::string& name = names_[finding.model];
    usage::append_csv_field(out, name);
    out += ',';
    char digits[24];
    const std::uint64_t number = fold.cards()[finding.card].number;
    out.append(digits, fmt::format_to(digits, FMT_STRING("{}"), number));
    out += ',';
    usage::append_csv_field(out, subject);
    out += ',';
    if (finding.day == 0)
      out += fleet_.month.text();
    else
      fleet_.month.append_day(out, finding.day);
    out += ',';
    fleet_.month.append_clock(out, finding.second);
    out += ',';
    out.append(digits, fmt::format_to(digits, FMT_STRING("{}"), fold.hits_of(finding)));
    out += ',';
    detail.clear();
    append_detail(detail, fold, finding);
    usage::append_csv_field(out, detail);
    out += '\n';
  }

  const Fleet& fleet_;
  const ModelNames& names_;
  const std::array<std::uint8_t, 256> ranks_;
  const std::size_t threads_;
  std::vector<std::uint64_t> bounds_;
  std::size_t buckets_ = 0;
};

void append_ipv4(std::string& out, std::uint32_t address) {
  char text[16];
  const auto part = [&](int shift) { return address >> shift & 0xFF; };
  out.append(text, fmt::format_to(text, FMT_STRING("{}.{}.{}.{}"), part(24), part(16), part(8), part(0)));
}

// Places of the IoT cards in the order of their numbers' texts.
std::vector<Entry> cards_in_order(const Fleet& fleet) {
  std::vector<Entry> entries;
  entries.reserve(fleet.cards());
  for (std::uint32_t shard = 0; shard < fleet.shards.size(); ++shard) {
    const auto& cards = fleet.shards[shard]->cards();
    for (std::uint32_t place = 0; place < cards.size(); ++place) {
      if ((cards[place].flags & kCardIot) != 0) entries.push_back({text_order(cards[place].number), shard, place});
    }
  }
  std::ranges::sort(entries, {}, &Entry::key);
  return entries;
}

}  // namespace

ModelNames model_names(std::span<const std::string> own_rules) {
  ModelNames names;
  for (std::size_t i = 0; i < kModelCount; ++i) names[i] = info_of(static_cast<Model>(i)).name;
  for (std::size_t i = 0; i < own_rules.size(); ++i) names[kOwnRuleBase + i] = own_rules[i];
  return names;
}

void append_subject(std::string& out, const ShardFold& shard, const Finding& finding) {
  const std::uint64_t value = finding.subject & 0xFFFF'FFFF'FFFFu;
  const auto kind = static_cast<SubjectKind>(finding.subject >> 56);
  const auto model = static_cast<Model>(finding.model);
  char digits[24];
  const auto append = [&](auto text) { out.append(digits, fmt::format_to(digits, text, value)); };
  if (model == Model::whitelist) {
    constexpr std::array<std::string_view, 3> kPrefixes{"data:", "sms:", "voice:"};
    out += kPrefixes[finding.subject >> 48 & 0xFF];
  }
  switch (kind) {
    case SubjectKind::region_code:
      return append(FMT_STRING("{:06}"));
    case SubjectKind::ipv4:
      return append_ipv4(out, static_cast<std::uint32_t>(value));
    case SubjectKind::text:
      out += shard.text(static_cast<std::uint32_t>(value));
      return;
    case SubjectKind::model_name:
      out += info_of(model).name;
      return;
    case SubjectKind::number:
      break;
  }
  switch (model) {
    case Model::separation:
      return append(FMT_STRING("{:014}"));
    case Model::phone:
      return append(FMT_STRING("{:08}"));
    default:
      out += value == kTotalSms ? "sms" : "data";
  }
}

void append_detail(std::string& out, const ShardFold& shard, const Finding& finding) {
  out += finding.model < kModelCount ? info_of(static_cast<Model>(finding.model)).clause : kOwnRuleClause;
  shard.append_evidence(out, finding);
}

Result<> write_findings(const Fleet& fleet, const ModelNames& names, std::size_t threads, OutputFile& out) {
  YG_TRY(out.write(kFindingHeader));
  return Sorter{fleet, names, threads}.write(out);
}

Result<> write_bindings(const Fleet& fleet, OutputFile& out) {
  YG_TRY(out.write("msisdn,imei\n"));
  for (const Entry& entry : cards_in_order(fleet)) {
    const CardState& card = fleet.shards[entry.shard]->cards()[entry.place];
    if (static_cast<DeviceMode>(card.mode) != DeviceMode::first_use || card.device == 0 || card.device == kDeviceNever)
      continue;
    YG_TRY(out.write(fmt::format("{},{:014}\n", card.number + 0, card.device - 1)));
  }
  return {};
}

Result<> write_history(const Fleet& fleet, OutputFile& out) {
  YG_TRY(out.write("msisdn,month,data_bytes,sms_mo\n"));
  for (const Entry& entry : cards_in_order(fleet)) {
    const CardState& card = fleet.shards[entry.shard]->cards()[entry.place];
    YG_TRY(out.write(fmt::format("{},{},{},{}\n", card.number + 0, fleet.month.text(), card.data_bytes, card.sms_mo)));
  }
  return {};
}

}  // namespace yunguan::monitor
