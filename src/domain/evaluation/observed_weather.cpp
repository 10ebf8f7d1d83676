#include "domain/evaluation/observed_weather.hpp"

#include "foundation/base/error.hpp"

namespace chap::evaluation {

Future observed_weather(const WeatherInput& input) {
  if (input.window != nullptr) return *input.window;
  throw invalid_input(
      "The 'observed' weather provider needs the forecast window's observations, which are only "
      "available when backtesting against historical data. Use a forecasting provider such as "
      "'climatology' to predict ahead."
  );
}

}  // namespace chap::evaluation
