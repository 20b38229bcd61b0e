// SPDX-License-Identifier: Apache-2.0
#include "crypto/sealed.h"

#include <fmt/format.h>

#include "crypto/hex.h"
#include "crypto/marked_text.h"
#include "crypto/sm4.h"

namespace yunguan::crypto {

namespace {

constexpr std::size_t kIndexBytes = 16;

std::string associated_data(const FieldPlace& place) {
  return fmt::format("{}.{}.{}", place.table, place.column, place.row);
}

// The scope's length keeps "ab" + "c" and "a" + "bc" apart.
std::string indexed_data(std::string_view scope, std::string_view value) {
  return fmt::format("{}:{}:{}", scope.size(), scope, value);
}

std::string index_text(const Marked& mark) {
  return fmt::format("{}:{}", mark.version, to_hex(std::string_view(mark.bytes).substr(0, kIndexBytes)));
}

}  // namespace

Result<std::string> seal(const KeyRing& ring, const FieldPlace& place, std::string_view text) {
  YG_TRY_ASSIGN(const KeyRing::Encrypted sealed, ring.encrypt(associated_data(place), text));
  return to_text({sealed.version, sealed.nonce + sealed.ciphertext});
}

Result<std::string> open_sealed(const KeyRing& ring, const FieldPlace& place, std::string_view sealed) {
  const auto parts = marked_from_text(sealed);
  if (!parts || parts->bytes.size() < kGcmNonceBytes + kGcmTagBytes) {
    return fail(ErrorKind::invalid, "sealed.format",
                {"该字段不是加密内容。", "This field does not hold a sealed value."},
                {.field = fmt::format("{}.{}", place.table, place.column)});
  }
  return ring.decrypt({parts->version, parts->bytes.substr(0, kGcmNonceBytes), parts->bytes.substr(kGcmNonceBytes)},
                      associated_data(place));
}

std::uint32_t sealed_version(std::string_view sealed) {
  const auto parts = marked_from_text(sealed);
  return parts ? parts->version : 0;
}

std::string sealed_prefix(std::uint32_t version) { return to_text({version, {}}); }

Result<std::string> blind_index(const KeyRing& ring, std::string_view scope, std::string_view value) {
  YG_TRY_ASSIGN(const Marked mark, ring.mac(KeyPurpose::blind_index, indexed_data(scope, value)));
  return index_text(mark);
}

Result<std::vector<std::string>> blind_index_candidates(const KeyRing& ring, std::string_view scope,
                                                        std::string_view value) {
  std::vector<std::string> candidates;
  for (std::uint32_t version = ring.current_version(KeyPurpose::blind_index); version > 0; --version) {
    YG_TRY_ASSIGN(const Marked mark, ring.mac(KeyPurpose::blind_index, indexed_data(scope, value), version));
    candidates.push_back(index_text(mark));
  }
  return candidates;
}

}  // namespace yunguan::crypto
