// SPDX-License-Identifier: Apache-2.0
#include "file/file_routes.h"

#include "base/parse.h"
#include "file/content_kind.h"
#include "file/disk.h"
#include "identity/principal.h"

namespace yunguan::file {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using http::Response;
using http::Route;

JsonRoute declared(Method method, std::string path, std::string operation, std::string summary) {
  return {.method = method,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::string(http::kSignedIn),
          .summary = std::move(summary),
          .tag = "files",
          .token_scope = std::string(http::kOwnWork)};
}

PersonId owner_of(const Request& request) { return identity::principal_of(request).person_id; }

Result<UploadId> upload_of(const Request& request) {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
  return UploadId{id};
}

Route part_route(Files& files) {
  JsonRoute declaration = declared(Method::put, "/api/v1/uploads/{id}/parts/{part:integer}", "put_upload_part",
                                   "Takes one part of a file; it is on disk when answered.");
  declaration.body_max = kPartBytes;
  declaration.time_limit = files.limits().request_time;
  declaration.success_status = 204;
  Route route = http::raw_route(std::move(declaration), [&files](const Request& request) -> Result<Response> {
    YG_TRY_ASSIGN(const UploadId id, upload_of(request));
    YG_TRY_ASSIGN(const std::int64_t part, request.path_id("part"));
    YG_TRY(files.put_part(id, owner_of(request), part, request.body));
    return Response::no_content();
  });
  route.request_type = "application/octet-stream";
  return route;
}

Route download_route(Files& files) {
  Route route =
      http::raw_route(declared(Method::get, "/api/v1/files/{file}", "get_file",
                               "Gives a file kept for the caller, such as a job's result."),
                      [&files](const Request& request) -> Result<Response> {
                        YG_TRY_ASSIGN(const std::int64_t id, request.path_id("file"));
                        YG_TRY_ASSIGN(const Files::Kept kept, files.find_kept(KeptFileId{id}, owner_of(request)));
                        return Response::download(
                            kept.file.name, content_type_of(kept.file.name), [path = kept.path](http::Sink& sink) {
                              return read_all(path, [&](std::string_view bytes) { return sink.write(bytes); });
                            });
                      });
  route.response_type = "application/octet-stream";
  return route;
}

// Whether a file that the caller did not find is there for somebody else. One of his own may be over its time.
Result<bool> is_foreign(store::Reader& reader, std::string_view parameter, std::int64_t id, PersonId caller) {
  if (parameter == "file") {
    YG_TRY_ASSIGN(const bool there, kept_exists(reader, KeptFileId{id}));
    YG_TRY_ASSIGN(const auto own, find_kept(reader, KeptFileId{id}, caller));
    return there && !own;
  }
  YG_TRY_ASSIGN(const bool there, upload_exists(reader, UploadId{id}));
  YG_TRY_ASSIGN(const auto own, find_upload(reader, UploadId{id}, caller));
  return there && !own;
}

// The answer to a stranger stays the same, but his attempt is recorded.
void record_strangers(Route& route, store::Database& db, const identity::Audit& audit) {
  const std::string parameter = route.path.find("{file}") == std::string::npos ? "id" : "file";
  if (route.path.find("{" + parameter + "}") == std::string::npos) return;
  route.handle = [inner = std::move(route.handle), parameter, &db, &audit](const Request& request) -> Result<Response> {
    auto answer = inner(request);
    if (answer || answer.error().code != "file.not_found") return answer;
    YG_TRY_ASSIGN(const std::int64_t id, request.path_id(parameter));
    YG_TRY_ASSIGN(const bool foreign,
                  db.read([&](store::Reader& reader) { return is_foreign(reader, parameter, id, owner_of(request)); }));
    if (!foreign) return answer;
    return identity::refuse_out_of_scope(audit, db, identity::Actor::of(request),
                                         parameter == "file" ? "file" : "upload", std::to_string(id), answer.error());
  };
}

}  // namespace

std::vector<Route> routes(Files& files, store::Database& db, const identity::Audit& audit) {
  std::vector<Route> all;
  JsonRoute begin = declared(Method::post, "/api/v1/uploads", "begin_upload",
                             "Announces a file; it is then sent in parts of part_bytes.");
  begin.success_status = 201;
  begin.idempotent_create = true;
  all.push_back(http::json_route<NewUpload, Upload>(
      std::move(begin),
      [&files](const Request& request, const NewUpload& wanted) { return files.begin(wanted, owner_of(request)); }));
  all.push_back(part_route(files));
  JsonRoute finish = declared(Method::post, "/api/v1/uploads/{id}/complete", "finish_upload",
                              "Checks that the file came whole and is what its name says.");
  finish.time_limit = files.limits().request_time;
  all.push_back(http::get_route<Upload>(std::move(finish), [&files](const Request& request) -> Result<Upload> {
    YG_TRY_ASSIGN(const UploadId id, upload_of(request));
    return files.finish(id, owner_of(request));
  }));
  all.push_back(http::get_route<Upload>(
      declared(Method::get, "/api/v1/uploads/{id}", "get_upload", "Says which parts of a file have come."),
      [&files](const Request& request) -> Result<Upload> {
        YG_TRY_ASSIGN(const UploadId id, upload_of(request));
        return files.find(id, owner_of(request));
      }));
  all.push_back(http::act_route(declared(Method::del, "/api/v1/uploads/{id}", "delete_upload", "Throws a file away."),
                                [&files](const Request& request) -> Result<void> {
                                  YG_TRY_ASSIGN(const UploadId id, upload_of(request));
                                  return files.remove(id, owner_of(request));
                                }));
  all.push_back(download_route(files));
  for (Route& route : all) record_strangers(route, db, audit);
  return all;
}

}  // namespace yunguan::file
