// SPDX-License-Identifier: Apache-2.0
#include "duty/duty_routes.h"

#include "duty/duty_check.h"
#include "http/etag.h"

namespace yunguan::duty {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using identity::Asking;

struct PostItems {
  std::vector<Post> items;
};
BOOST_DESCRIBE_STRUCT(PostItems, (), (items))

struct DutyPeople {
  std::vector<DutyPerson> items;
};
BOOST_DESCRIBE_STRUCT(DutyPeople, (), (items))

struct Candidates {
  std::vector<Candidate> items;
};
BOOST_DESCRIBE_STRUCT(Candidates, (), (items))

JsonRoute reading(std::string path, std::string operation, std::string summary,
                  std::vector<http::QueryParameter> query = {}) {
  return {.method = Method::get,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = "duty.read",
          .summary = std::move(summary),
          .tag = "duty",
          .query = std::move(query)};
}

JsonRoute creating(std::string path, std::string operation, std::string permission, std::string summary) {
  return {.method = Method::post,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::move(permission),
          .summary = std::move(summary),
          .tag = "duty",
          .success_status = 201,
          .idempotent_create = true};
}

JsonRoute editing(Method method, std::string path, std::string operation, std::string permission, std::string summary) {
  return {.method = method,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::move(permission),
          .summary = std::move(summary),
          .tag = "duty",
          .if_match = true};
}

// Of what everybody may do for himself; an API token wants its owner's work.
JsonRoute own(JsonRoute declaration) {
  declaration.permission = std::string{http::kSignedIn};
  declaration.token_scope = std::string{http::kOwnWork};
  return declaration;
}

template <class Id>
Result<Id> id_in(const Request& request, std::string_view name = "id") {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id(name));
  return Id{id};
}

void add_posts(std::vector<http::Route>& routes, const PostService& posts) {
  routes.push_back(http::get_route<PostItems>(reading("/api/v1/posts", "list_posts", "All posts."),
                                              [&posts](const Request& request) -> Result<PostItems> {
                                                YG_TRY_ASSIGN(auto items, posts.list(Asking::of(request)));
                                                return PostItems{std::move(items)};
                                              }));
  routes.push_back(http::json_route<NewPost, Post>(
      creating("/api/v1/posts", "create_post", "duty.posts", "Make a post."),
      [&posts](const Request& request, const NewPost& wanted) { return posts.create(Asking::of(request), wanted); }));
  routes.push_back(http::json_route<NameInput, Post>(
      editing(Method::patch, "/api/v1/posts/{id}", "rename_post", "duty.posts", "Rename a post."),
      [&posts](const Request& request, const NameInput& input) -> Result<Post> {
        YG_TRY_ASSIGN(const auto id, id_in<PostId>(request));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return posts.rename(Asking::of(request), id, version, input);
      }));
  routes.push_back(http::act_route(
      editing(Method::del, "/api/v1/posts/{id}", "remove_post", "duty.posts", "Remove a post that nobody holds."),
      [&posts](const Request& request) -> Result<void> {
        YG_TRY_ASSIGN(const auto id, id_in<PostId>(request));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return posts.remove(Asking::of(request), id, version);
      }));
}

void add_groups(std::vector<http::Route>& routes, const RotaService& rotas) {
  routes.push_back(http::get_route<http::Page<Group>>(
      reading("/api/v1/duty_groups", "list_duty_groups", "Groups on duty, with who is there now.",
              RotaService::groups_declaration().parameters()),
      [&rotas](const Request& request) { return rotas.groups(request); }));
  routes.push_back(http::json_route<NewGroup, Group>(
      creating("/api/v1/duty_groups", "create_duty_group", "duty.rota", "Make a group on duty."),
      [&rotas](const Request& request, const NewGroup& wanted) { return rotas.create(Asking::of(request), wanted); }));
  routes.push_back(http::get_route<Group>(reading("/api/v1/duty_groups/{id}", "get_duty_group", "One group on duty."),
                                          [&rotas](const Request& request) -> Result<Group> {
                                            YG_TRY_ASSIGN(const auto id, id_in<GroupId>(request));
                                            return rotas.group(Asking::of(request), id);
                                          }));
  routes.push_back(http::json_route<NameInput, Group>(
      editing(Method::patch, "/api/v1/duty_groups/{id}", "rename_duty_group", "duty.rota", "Rename a group on duty."),
      [&rotas](const Request& request, const NameInput& input) -> Result<Group> {
        YG_TRY_ASSIGN(const auto id, id_in<GroupId>(request));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return rotas.rename(Asking::of(request), id, version, input);
      }));
  routes.push_back(http::act_route(editing(Method::del, "/api/v1/duty_groups/{id}", "remove_duty_group", "duty.rota",
                                           "Remove a group without shifts ahead; its past shifts stay on record."),
                                   [&rotas](const Request& request) -> Result<void> {
                                     YG_TRY_ASSIGN(const auto id, id_in<GroupId>(request));
                                     YG_TRY_ASSIGN(const auto version, http::expected_version(request));
                                     return rotas.remove(Asking::of(request), id, version);
                                   }));
}

void add_shifts(std::vector<http::Route>& routes, const RotaService& rotas) {
  const std::string shifts = "/api/v1/duty_groups/{id}/shifts";
  routes.push_back(
      http::get_route<http::Page<Shift>>(reading(shifts, "list_shifts", "Shifts of a group, also past ones.",
                                                 RotaService::shifts_declaration().parameters()),
                                         [&rotas](const Request& request) -> Result<http::Page<Shift>> {
                                           YG_TRY_ASSIGN(const auto id, id_in<GroupId>(request));
                                           return rotas.shifts(request, id);
                                         }));
  routes.push_back(
      http::json_route<NewShift, Shift>(creating(shifts, "create_shift", "duty.rota", "Enter one shift."),
                                        [&rotas](const Request& request, const NewShift& wanted) -> Result<Shift> {
                                          YG_TRY_ASSIGN(const auto id, id_in<GroupId>(request));
                                          return rotas.add_shift(Asking::of(request), id, wanted);
                                        }));
  routes.push_back(http::json_route<RotaInput, RotaAnswer>(
      creating("/api/v1/duty_groups/{id}/rota", "create_rota", "duty.rota",
               "Enter shifts one after the other, by people in turn."),
      [&rotas](const Request& request, const RotaInput& input) -> Result<RotaAnswer> {
        YG_TRY_ASSIGN(const auto id, id_in<GroupId>(request));
        return rotas.add_rota(Asking::of(request), id, input);
      }));
  JsonRoute clear = creating("/api/v1/duty_groups/{id}/clear_shifts", "clear_shifts", "duty.rota",
                             "Remove all shifts that have not begun, from a moment on.");
  clear.success_status = 200;
  clear.idempotent_create = false;
  routes.push_back(http::json_route<ClearInput, ClearAnswer>(
      clear, [&rotas](const Request& request, const ClearInput& input) -> Result<ClearAnswer> {
        YG_TRY_ASSIGN(const auto id, id_in<GroupId>(request));
        return rotas.clear(Asking::of(request), id, input);
      }));
  routes.push_back(http::json_route<ShiftChange, Shift>(
      editing(Method::patch, shifts + "/{shift_id}", "change_shift", "duty.rota",
              "Change a shift; of one that has begun, its end."),
      [&rotas](const Request& request, const ShiftChange& change) -> Result<Shift> {
        YG_TRY_ASSIGN(const auto id, id_in<GroupId>(request));
        YG_TRY_ASSIGN(const auto shift, id_in<ShiftId>(request, "shift_id"));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return rotas.change_shift(Asking::of(request), id, shift, version, change);
      }));
  routes.push_back(http::act_route(
      editing(Method::del, shifts + "/{shift_id}", "remove_shift", "duty.rota", "Remove a shift that has not begun."),
      [&rotas](const Request& request) -> Result<void> {
        YG_TRY_ASSIGN(const auto id, id_in<GroupId>(request));
        YG_TRY_ASSIGN(const auto shift, id_in<ShiftId>(request, "shift_id"));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return rotas.remove_shift(Asking::of(request), id, shift, version);
      }));
}

}  // namespace

std::vector<http::Route> post_routes(const Ground& ground, const PostService& posts) {
  std::vector<http::Route> routes;
  add_posts(routes, posts);
  routes.push_back(http::get_route<http::Page<UnitPosts>>(
      reading("/api/v1/unit_posts", "list_unit_posts", "Who holds posts, by unit.",
              PostService::declaration().parameters()),
      [&posts](const Request& request) { return posts.units(request); }));
  routes.push_back(
      http::get_route<UnitPosts>(reading("/api/v1/units/{id}/posts", "get_unit_posts", "Who holds posts in a unit."),
                                 [&posts](const Request& request) -> Result<UnitPosts> {
                                   YG_TRY_ASSIGN(const auto id, id_in<UnitId>(request));
                                   return posts.of_unit(Asking::of(request), id);
                                 }));
  routes.push_back(http::json_route<HoldersInput, UnitPost>(
      editing(Method::put, "/api/v1/units/{id}/posts/{post_id}", "set_post_holders", "duty.posts",
              "Set the whole list of those who hold a post in a unit."),
      [&posts](const Request& request, const HoldersInput& input) -> Result<UnitPost> {
        YG_TRY_ASSIGN(const auto unit, id_in<UnitId>(request));
        YG_TRY_ASSIGN(const auto post, id_in<PostId>(request, "post_id"));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return posts.set_holders(Asking::of(request), unit, post, version, input);
      }));
  routes.push_back(http::get_route<DutyPeople>(
      reading("/api/v1/duty_people", "find_duty_people",
              "People of the caller's units who may hold posts and take turns, by what their name or login contains.",
              {{"q", "Part of the name or login; all when absent. At most 20 are answered."}}),
      [&ground](const Request& request) -> Result<DutyPeople> {
        const auto scope = identity::principal_of(request).scope("duty.read");
        return ground.db.read([&](store::Reader& reader) -> Result<DutyPeople> {
          DutyPeople people;
          YG_TRY_ASSIGN(people.items,
                        people_named(reader, scope, request.query_value("q").value_or(""), ground.clock.now()));
          return people;
        });
      }));
  return routes;
}

std::vector<http::Route> rota_routes(const RotaService& rotas) {
  std::vector<http::Route> routes;
  add_groups(routes, rotas);
  add_shifts(routes, rotas);
  return routes;
}

std::vector<http::Route> absence_routes(const AbsenceService& absences) {
  std::vector<http::Route> routes;
  auto query = absences.declaration().parameters();
  query.push_back({"box", "mine (when absent), standing_in, or units: those the caller enters absences for."});
  routes.push_back(http::get_route<http::Page<Absence>>(
      own(reading("/api/v1/absences", "list_absences", "Absences with their stand-ins.", query)),
      [&absences](const Request& request) { return absences.list(request); }));
  routes.push_back(http::json_route<NewAbsence, Absence>(
      own(creating("/api/v1/absences", "create_absence", "", "Enter an absence with a stand-in.")),
      [&absences](const Request& request, const NewAbsence& wanted) {
        return absences.create(Asking::of(request), wanted);
      }));
  routes.push_back(http::get_route<Absence>(own(reading("/api/v1/absences/{id}", "get_absence", "One absence.")),
                                            [&absences](const Request& request) -> Result<Absence> {
                                              YG_TRY_ASSIGN(const auto id, id_in<AbsenceId>(request));
                                              return absences.get(Asking::of(request), id);
                                            }));
  routes.push_back(http::get_route<Absence>(own(editing(Method::post, "/api/v1/absences/{id}/end", "end_absence", "",
                                                        "End an absence now; one that has not begun is withdrawn.")),
                                            [&absences](const Request& request) -> Result<Absence> {
                                              YG_TRY_ASSIGN(const auto id, id_in<AbsenceId>(request));
                                              YG_TRY_ASSIGN(const auto version, http::expected_version(request));
                                              return absences.end(Asking::of(request), id, version);
                                            }));
  routes.push_back(
      http::get_route<Candidates>(own(reading("/api/v1/stand_ins", "find_stand_ins", "Who may stand in for a person.",
                                              {{"person_id", "Who will be away; the caller when absent.", "integer"},
                                               {"q", "Part of the name or login. At most 20 are answered."},
                                               {"from", "Of the absence: says who is away then himself."},
                                               {"to", "Of the absence."}})),
                                  [&absences](const Request& request) -> Result<Candidates> {
                                    YG_TRY_ASSIGN(auto items, absences.candidates(request));
                                    return Candidates{std::move(items)};
                                  }));
  return routes;
}

}  // namespace yunguan::duty
