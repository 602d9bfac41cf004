#include "sluice/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <fstream>

#include "sluice/store/migrations.h"
#include "sluice/store/test_directory.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;
using Mode = Database::Mode;

TEST(Store, IsMadeOnceAndKeepsItsVersion) {
  const TestDirectory data;
  for (int round = 0; round < 2; ++round) {
    const auto store = Store::open(data / "new/place", Mode::read_write);
    ASSERT_TRUE(store.has_value()) << store.error().message();
    EXPECT_EQ(store_version(store->database()).value(), static_cast<int>(builtin_migrations().size()));
  }
  struct stat facts {};
  ASSERT_EQ(::stat((data / "new/place/sluice.db").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat((data / "new/place").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0700U);
}

TEST(Store, ReadersNeedAStoreAndReadBesideTheWriter) {
  const TestDirectory data;
  EXPECT_EQ(Store::open(data.path(), Mode::read_only).error().code, ErrorCode::not_found);
  const auto writer = Store::open(data.path(), Mode::read_write).value();
  const auto reader = writer.reader();
  ASSERT_TRUE(reader.has_value()) << reader.error().message();
  EXPECT_TRUE(writer.database().execute("INSERT INTO source VALUES (1, '/a', 'own')").has_value());
  auto count = reader->database().prepare("SELECT count(*) FROM source").value();
  ASSERT_TRUE(count.step().value());
  EXPECT_EQ(count.integer(0), 1);
  EXPECT_FALSE(reader->database().execute("DELETE FROM source").has_value());
}

TEST(Store, ASecondWriterIsToldWhoHoldsTheDirectory) {
  const TestDirectory data;
  const auto first = Store::open(data.path(), Mode::read_write).value();
  const auto second = Store::open(data.path(), Mode::read_write);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  EXPECT_THAT(second.error().what, HasSubstr("in use by process " + std::to_string(::getpid())));
}

TEST(Store, ANewerStoreIsLeftAlone) {
  const TestDirectory data;
  {
    const auto store = Store::open(data.path(), Mode::read_write).value();
    ASSERT_TRUE(store.database().execute("PRAGMA user_version = 999").has_value());
  }
  for (const Mode mode : {Mode::read_only, Mode::read_write}) {
    const auto store = Store::open(data.path(), mode);
    ASSERT_FALSE(store.has_value());
    EXPECT_EQ(store.error().code, ErrorCode::newer_store);
    EXPECT_THAT(store.error().what, HasSubstr("999"));
  }
}

TEST(Store, WhatIsNoDatabaseIsNamed) {
  const TestDirectory data;
  std::ofstream(data / "sluice.db") << std::string(4096, 'x');
  const auto store = Store::open(data.path(), Mode::read_write);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, ErrorCode::bad_input);
  EXPECT_THAT(store.error().what, HasSubstr("sluice.db"));
}

TEST(Store, WhatSqliteQuotesFromADamagedSchemaIsOneLine) {
  const TestDirectory data;
  {
    const auto store = Store::open(data.path(), Mode::read_write).value();
    ASSERT_TRUE(
        store.database()
            .execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = 'a' || char(10) || 'b', "
                     "sql = 'CREATE TABLE nothing' WHERE name = 'item'")
            .has_value());
  }
  const auto store = Store::open(data.path(), Mode::read_only);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, ErrorCode::bad_input);
  EXPECT_EQ(store.error().message().find('\n'), std::string::npos) << store.error().message();
}

TEST(Store, AReaderUndoesWhatAKilledMakerLeft) {
  const TestDirectory data;
  const std::filesystem::path file = data / "sluice.db";
  const auto copy = [&](const char* name) {
    std::filesystem::copy_file(data / name, data / (std::string("later-") + name));
  };
  {
    // As SQLite makes a store before it has a write-ahead log; the copies are what a kill leaves.
    const auto maker = Database::in_memory().value();
    ASSERT_TRUE(
        maker
            .execute("ATTACH '" + file.string() +
                     "' AS made; PRAGMA cache_size = 1; "
                     "CREATE TABLE made.a (b TEXT); INSERT INTO made.a VALUES ('kept'); BEGIN; "
                     "UPDATE made.a SET b = 'undone'; CREATE TABLE made.c (d TEXT); PRAGMA cache_spill = 1; "
                     "INSERT INTO made.c WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT "
                     "20000) SELECT hex(randomblob(50)) FROM n")
            .has_value());
    copy("sluice.db");
    copy("sluice.db-journal");
  }
  for (const char* name : {"sluice.db", "sluice.db-journal"}) {
    std::filesystem::rename(data / (std::string("later-") + name), data / name);
  }
  const auto reader = Database::open(file, Mode::read_only);
  ASSERT_TRUE(reader.has_value()) << reader.error().message();
  auto rows = reader->prepare("SELECT b FROM a").value();
  ASSERT_TRUE(rows.step().value());
  EXPECT_EQ(rows.text(0), "kept");
  EXPECT_FALSE(reader->prepare("SELECT * FROM c").has_value());
}

TEST(Migrations, AFailedOneLeavesTheVersionBefore) {
  const TestDirectory data;
  const auto database = Database::open(data / "x.db", Mode::read_write).value();
  const std::array<std::string_view, 2> migrations{"CREATE TABLE a (b INTEGER) STRICT;",
                                                   "CREATE TABLE c (d INTEGER) STRICT; SYNTAX ERROR;"};
  EXPECT_FALSE(migrate(database, migrations).has_value());
  EXPECT_EQ(store_version(database).value(), 1);
  EXPECT_FALSE(database.prepare("SELECT * FROM c").has_value());
  EXPECT_TRUE(database.prepare("SELECT * FROM a").has_value());
}

TEST(Transaction, RollsBackUnlessCommitted) {
  const TestDirectory data;
  const auto database = Database::open(data / "x.db", Mode::read_write).value();
  ASSERT_TRUE(database.execute("CREATE TABLE a (b INTEGER) STRICT").has_value());
  const auto insert = [&](int value, bool commit) {
    Transaction transaction = Transaction::begin(database).value();
    EXPECT_TRUE(database.prepare("INSERT INTO a VALUES (?)").value().bind(1, value).run().has_value());
    if (commit) {
      EXPECT_TRUE(transaction.commit().has_value());
    }
  };
  insert(1, true);
  insert(2, false);
  auto rows = database.prepare("SELECT b FROM a").value();
  ASSERT_TRUE(rows.step().value());
  EXPECT_EQ(rows.integer(0), 1);
  EXPECT_FALSE(rows.step().value());
}

}  // namespace
}  // namespace sluice
