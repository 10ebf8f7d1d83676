#include "services/kept_request.hpp"

#include "foundation/base/error.hpp"

#include <gtest/gtest.h>

namespace chap::services {
namespace {

TEST(KeptRequestTest, EveryBodyIsReadBackAsItWas) {
  std::string long_body;
  for (int i = 0; i < 100'000; ++i) long_body += "{\"value\": " + std::to_string(i * 7919) + "}\n";
  for (const std::string& body :
       {std::string(), std::string("{}"), std::string("\0\xff\xfe", 3), long_body}) {
    EXPECT_EQ(unpack_request(pack_request(body)), body);
  }
  EXPECT_LT(pack_request(long_body).size(), long_body.size() / 3);
}

TEST(KeptRequestTest, DamagedBytesAreRefused) {
  const std::string packed = pack_request(R"({"name":"x","modelId":"naive_model"})");
  for (const std::string& damaged :
       {std::string(), std::string("no zlib"), packed.substr(0, packed.size() - 1)}) {
    EXPECT_THROW(unpack_request(damaged), Error);
  }
}

}  // namespace
}  // namespace chap::services
