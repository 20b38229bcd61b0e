// SPDX-License-Identifier: Apache-2.0
#include "http/answer.h"

#include <fmt/format.h>

#include "http/etag.h"
#include "http/wire.h"

namespace yunguan::http {
namespace {

constexpr std::string_view kYear = "public, max-age=31536000, immutable";

void add_standing_headers(Headers& headers, const AnswerTerms& terms) {
  headers.emplace_back("X-Trace-Id", terms.trace_id);
  add_security_headers(headers, terms.secure);
}

// Answers of the API are one person's, now: kept by nobody, or kept but asked for anew when they have an entity tag.
void add_cache_control(const Response& response, Headers& headers) {
  if (!response.header("cache-control").empty()) return;
  headers.emplace_back("Cache-Control", response.header("etag").empty() ? "no-store" : "private, no-cache");
}

// The tag of a version says nothing about what stands beside the versioned row (the state of a control, who is online),
// and a browser would be told for ever that nothing has changed. FNV-1a: nobody gains by forging what he asks about.
std::string exact_tag(std::string_view tag, std::string_view body) {
  std::uint64_t digest = 14695981039346656037ULL;
  for (const char c : body) digest = (digest ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return fmt::format("{}-{:016x}\"", tag.substr(0, tag.size() - 1), digest);
}

bool is_version_tag(std::string_view tag) {
  return tag.size() > 2 && tag.front() == '"' && tag.find_first_not_of("0123456789", 1) == tag.size() - 1;
}

Answer not_modified(Answer answer) {
  answer.head.status = 304;
  answer.body.reset();
  answer.length = 0;
  return answer;
}

}  // namespace

Answer make_answer(Response response, const AnswerTerms& terms) {
  Answer answer;
  answer.head.status = response.status;
  Headers& headers = answer.head.headers;
  add_cache_control(response, headers);
  std::string tag(response.header("etag"));
  if (is_version_tag(tag) && !response.stream && !response.open) {
    tag = exact_tag(tag, response.body);
    for (auto& [name, value] : response.headers)
      if (name == "ETag") value = tag;
  }
  const bool vary = response.header("vary").empty() && compresses_well(response.content_type);
  const bool packed_already = !response.header("content-encoding").empty();
  headers.insert(headers.end(), std::make_move_iterator(response.headers.begin()),
                 std::make_move_iterator(response.headers.end()));
  if (vary) headers.emplace_back("Vary", "Accept-Encoding, Accept-Language");
  add_standing_headers(headers, terms);
  if (terms.get && response.status == 200 && none_match_hits(terms.if_none_match, tag))
    return not_modified(std::move(answer));

  if (!response.content_type.empty()) headers.emplace_back("Content-Type", response.content_type);
  if (response.stream || response.open) {
    answer.length = kNoLength;
    return answer;
  }
  if (response.body.size() >= kCompressFrom && compresses_well(response.content_type) && !packed_already) {
    std::string packed = compressed(response.body, terms.coding, Effort::quick);
    if (!packed.empty()) {
      response.body = std::move(packed);
      headers.emplace_back("Content-Encoding", coding_name(terms.coding));
    }
  }
  answer.length = response.body.size();
  if (!terms.head_only) answer.body = std::make_shared<const std::string>(std::move(response.body));
  return answer;
}

Answer make_console_answer(const ConsoleFile& file, const AnswerTerms& terms) {
  Answer answer;
  Headers& headers = answer.head.headers;
  headers.emplace_back("Cache-Control", file.immutable ? kYear : "no-cache");
  headers.emplace_back("ETag", file.tag);
  headers.emplace_back("Vary", "Accept-Encoding");
  add_standing_headers(headers, terms);
  if (none_match_hits(terms.if_none_match, file.tag)) return not_modified(std::move(answer));
  const auto [bytes, coding] = file.form(terms.coding);
  headers.emplace_back("Content-Type", file.content_type);
  if (coding != Coding::identity) headers.emplace_back("Content-Encoding", coding_name(coding));
  answer.length = bytes->size();
  if (!terms.head_only) answer.body = bytes;
  return answer;
}

}  // namespace yunguan::http
