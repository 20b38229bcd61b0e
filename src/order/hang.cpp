// SPDX-License-Identifier: Apache-2.0
#include "order/hang.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace yunguan::order {
namespace {

using boost::json::object;

// Where a form names an attachment.
struct Named {
  std::string field;
  std::int64_t id = 0;
};

std::vector<Named> named_in(const catalog::Form& form, const object& values) {
  std::vector<Named> named;
  for (const auto& [field, kind] : form.objects()) {
    const boost::json::value* const value = values.if_contains(field);
    if (kind != catalog::FieldKind::attachments || value == nullptr || !value->is_array()) continue;
    for (const boost::json::value& one : value->get_array()) {
      if (one.is_int64()) named.push_back({field, one.get_int64()});
    }
  }
  return named;
}

using ById = std::map<std::int64_t, Attachment>;

Result<ById> find_all(store::Reader& reader, const std::vector<Named>& named) {
  std::vector<std::int64_t> ids;
  for (const Named& one : named) ids.push_back(one.id);
  YG_TRY_ASSIGN(auto found, find_attachments(reader, ids));
  ById by_id;
  for (Attachment& one : found) by_id.emplace(one.id.value, std::move(one));
  return by_id;
}

bool is_own_loose(const Attachment& attachment, PersonId caller) {
  return attachment.order.empty() && attachment.made_by == caller;
}

// In that field of that order: being filled in, for the first time or again, or as it stands there already.
bool may_stand(const Attachment& attachment, PersonId caller, OrderId order, const std::string& field) {
  if (is_own_loose(attachment, caller)) return true;
  if (order.empty() || attachment.order != order) return false;
  return attachment.event == 0 || attachment.field == field;
}

std::unexpected<Error> not_his(std::int64_t id) {
  return fail(ErrorKind::invalid, "order.attachment",
              {"附件不存在、不是您上传的，或已随其他操作提交",
               "there is no such attachment, it is not yours, or it has come with something else already"},
              {.field = "files", .value = std::to_string(id)});
}

std::unexpected<Error> somebody_was_quicker() {
  return fail(ErrorKind::stale, "order.stale",
              {"附件刚被用于别处，请重试", "an attachment has just been used elsewhere; try again"});
}

Result<void> move_to(store::Transaction& tx, const crypto::KeyRing& ring, Attachment& attachment, OrderId order,
                     const std::string& field, std::int64_t place) {
  const Attachment before = attachment;
  attachment.order = order;
  attachment.field = field;
  attachment.event = place;
  attachment.loose_since.reset();
  YG_TRY_ASSIGN(const bool moved, move(tx, ring, before, attachment));
  if (!moved) return somebody_was_quicker();
  return {};
}

// What stood in the form while it was filled in, and stands there no more.
Result<void> let_go(store::Transaction& tx, const crypto::KeyRing& ring, const Hanging& hanging,
                    const std::vector<Named>& named) {
  YG_TRY_ASSIGN(auto all, attachments_of(tx, hanging.order.id));
  for (Attachment& one : all) {
    const bool stands = std::ranges::find(named, one.id.value, &Named::id) != named.end();
    if (one.event != 0 || stands) continue;
    const Attachment before = one;
    one.order = {};
    one.field.clear();
    one.loose_since = hanging.now;
    YG_TRY_ASSIGN(const bool moved, move(tx, ring, before, one));
    if (!moved) return somebody_was_quicker();
  }
  return {};
}

Result<void> check_count(const std::vector<AttachmentId>& files) {
  if (files.size() <= kFilesMax) return {};
  return fail(ErrorKind::invalid, "order.attachments",
              {fmt::format("一次最多附 {} 个文件", kFilesMax), fmt::format("at most {} files at once", kFilesMax)},
              {.field = "files", .value = std::to_string(files.size())});
}

// Hangs to another order by the same request: a row of this order's own, over the content of the first.
Result<HungFile> share(store::Transaction& tx, const crypto::KeyRing& ring, const Hanging& hanging,
                       const Attachment& first, std::int64_t place) {
  if (first.made_by != hanging.caller || first.order.empty() || !first.field.empty() || first.event == 0)
    return not_his(first.id.value);
  Attachment shared = first;
  shared.content = first.content_of();
  YG_TRY_ASSIGN(shared.id, next_attachment_id(tx));
  shared.order = hanging.order.id;
  shared.event = place;
  YG_TRY(insert(tx, ring, shared));
  return HungFile{shared.id, shared.sm3};
}

Result<void> hang_files(store::Transaction& tx, const crypto::KeyRing& ring, const Hanging& hanging,
                        const ActFiles& files, std::int64_t place, std::vector<HungFile>& hung) {
  YG_TRY(check_count(files.ids));
  for (const AttachmentId id : files.ids) {
    YG_TRY_ASSIGN(auto found, find_attachment(tx, id));
    if (!found) return not_his(id.value);
    if (files.hang_already) {
      YG_TRY_ASSIGN(const HungFile shared, share(tx, ring, hanging, *found, place));
      hung.push_back(shared);
      continue;
    }
    // One that was named twice hangs already.
    if (!is_own_loose(*found, hanging.caller)) return not_his(id.value);
    YG_TRY(move_to(tx, ring, *found, hanging.order.id, {}, place));
    hung.push_back({id, found->sm3});
  }
  return {};
}

}  // namespace

Result<std::vector<catalog::Remark>> check_attachments(store::Reader& reader, const catalog::Form& form,
                                                       const object& values, PersonId caller,
                                                       std::optional<OrderId> order) {
  const auto named = named_in(form, values);
  std::vector<catalog::Remark> remarks;
  if (named.empty()) return remarks;
  YG_TRY_ASSIGN(const ById found, find_all(reader, named));
  std::set<std::int64_t> seen;
  std::map<std::string, int> bad;
  for (const Named& one : named) {
    const auto at = found.find(one.id);
    const bool once = seen.insert(one.id).second;
    const bool good =
        at != found.end() && (order ? may_stand(at->second, caller, *order, one.field) : at->second.made_by == caller);
    if (!once || !good) ++bad[one.field];
  }
  for (const auto& [field, count] : bad) {
    remarks.push_back(
        {field,
         "form.object",
         catalog::RuleWeight::refuse,
         {fmt::format("有 {} 个附件不存在、不是您上传的或已用于别处，请重新上传", count),
          fmt::format("{} of these attachments do not exist, are not yours or are used elsewhere: send them "
                      "again",
                      count)},
         {}});
  }
  return remarks;
}

Result<void> check_files(store::Reader& reader, const std::vector<AttachmentId>& files, PersonId caller) {
  YG_TRY(check_count(files));
  std::set<std::int64_t> seen;
  for (const AttachmentId id : files) {
    YG_TRY_ASSIGN(const auto found, find_attachment(reader, id));
    if (!seen.insert(id.value).second || !found || !is_own_loose(*found, caller)) return not_his(id.value);
  }
  return {};
}

Result<void> hold(store::Transaction& tx, const crypto::KeyRing& ring, const Hanging& hanging, const object& values) {
  const auto named = named_in(hanging.form, values);
  YG_TRY_ASSIGN(ById found, find_all(tx, named));
  for (const Named& one : named) {
    const auto at = found.find(one.id);
    if (at == found.end() || at->second.event != 0) continue;
    if (!may_stand(at->second, hanging.caller, hanging.order.id, one.field)) continue;
    YG_TRY(move_to(tx, ring, at->second, hanging.order.id, one.field, 0));
  }
  return let_go(tx, ring, hanging, named);
}

Result<std::vector<HungFile>> hang(store::Transaction& tx, const crypto::KeyRing& ring, const Hanging& hanging,
                                   const boost::json::value& values, bool is_whole, const ActFiles& files,
                                   std::int64_t place) {
  std::vector<HungFile> hung;
  const auto named = values.is_object() ? named_in(hanging.form, values.get_object()) : std::vector<Named>{};
  YG_TRY_ASSIGN(ById found, find_all(tx, named));
  for (const Named& one : named) {
    const auto at = found.find(one.id);
    if (at == found.end() || !may_stand(at->second, hanging.caller, hanging.order.id, one.field))
      return not_his(one.id);
    if (at->second.event != 0) continue;
    YG_TRY(move_to(tx, ring, at->second, hanging.order.id, one.field, place));
    hung.push_back({at->second.id, at->second.sm3});
  }
  if (is_whole) YG_TRY(let_go(tx, ring, hanging, named));
  YG_TRY(hang_files(tx, ring, hanging, files, place, hung));
  return hung;
}

}  // namespace yunguan::order
